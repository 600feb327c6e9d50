import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { idSchema } from '../../../src/shared/ids'

describe('idSchema', () => {
  const accepts = (id: unknown) => idSchema.safeParse(id).success

  it('takes any text of 1 to 200 characters as it is', () => {
    for (const id of ['a', '../../x', 'CON', ' x ', '<img onerror>', '🎬'.repeat(200)])
      assert.equal(idSchema.parse(id), id)
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(text, (id) => accepts(id) === (id.trim() !== '' && !/\p{Cc}/u.test(id) && [...id].length <= 200)),
    )
  })

  it('refuses what is empty, too long, not text, or has unusable characters', () => {
    for (const id of ['', '   ', 'x'.repeat(201), '🎬'.repeat(201), 'a\nb', 'a\0', '\ud83d', 7, null]) {
      assert.equal(accepts(id), false, JSON.stringify(id))
    }
  })

  it('says what is wrong', () => {
    const fault = (id: string) => idSchema.safeParse(id).error?.issues[0]?.message
    assert.equal(fault(''), 'must not be empty')
    assert.equal(fault('x'.repeat(201)), 'is longer than 200 characters')
    assert.equal(fault('a\nb'), 'has control characters or invalid Unicode in it')
  })
})
