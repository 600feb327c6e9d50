import assert from 'node:assert/strict'
import { basename, join, resolve, win32 } from 'node:path'
import fc from 'fast-check'
import { folderName } from '../../../src/store/files/folder-name'

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i

/** Ids as an attacker would choose them, and any others. */
const id = fc.oneof(
  fc.constantFrom(
    '../../x',
    '..',
    '.',
    '/',
    '\\',
    'C:\\x',
    'CON',
    'nul',
    'COM1',
    'a.',
    'a ',
    '<img onerror>',
    '😀',
    'é',
    'ﬁ',
    '\ud800',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
)

describe('folderName', () => {
  it('gives a slug for people and a hash', () => {
    assert.match(folderName('vid_123'), /^vid-123-[0-9a-f]{32}$/)
    assert.match(folderName('Kamera Süd, 2. Stock'), /^kamera-sud-2-stock-[0-9a-f]{32}$/)
    assert.match(folderName('😀'), /^[0-9a-f]{32}$/)
  })

  it('keeps a UUID whole', () => {
    const uuid = '0197f3a2-4c1e-7b0a-9d2f-3e5a6b7c8d9e'
    assert.ok(folderName(uuid).startsWith(`${uuid}-`))
  })

  it('is a plain, short name on every system, for any id', () => {
    fc.assert(
      fc.property(id, (text) => {
        const name = folderName(text)
        assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/)
        assert.ok(Buffer.byteLength(name) <= 100)
        assert.ok(!RESERVED.test(name))
      }),
      { numRuns: 1000 },
    )
  })

  it('never leaves its parent', () => {
    fc.assert(
      fc.property(id, (text) => {
        const name = folderName(text)
        assert.equal(resolve('/parent', name), join(resolve('/parent'), name))
        assert.equal(basename(name), name)
        assert.equal(win32.resolve('C:\\parent', name), `C:\\parent\\${name}`)
      }),
    )
  })

  it('differs for different ids, also when case is folded and Unicode normalised', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const fold = (text: string) => folderName(text).toUpperCase().normalize('NFKC')
        assert.equal(fold(a) === fold(b), a === b)
      }),
      { numRuns: 2000 },
    )
  })

  for (const [a, b] of [
    ['Video', 'video'],
    ['e\u0301', '\u00e9'],
    ['a.', 'a'],
    ['a/b', 'a-b'],
    ['straße', 'strasse'],
    ['\ud800', '\ud801'],
    [`${'x'.repeat(199)}1`, `${'x'.repeat(199)}2`],
  ] as const) {
    it(`tells ${JSON.stringify(a.slice(-8))} from ${JSON.stringify(b.slice(-8))}`, () => {
      assert.notEqual(folderName(a), folderName(b))
    })
  }
})
