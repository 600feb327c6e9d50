import assert from 'node:assert/strict'
import { changedTags, commonTags, tagsIssue, typedTags } from '../../../src/host/commands/tag-texts'

/** The tags of events after a person has changed what stood in the field to `text`. */
function edited(events: string[][], text: string): string[][] {
  const common = commonTags(events.map((tags) => ({ tags })))
  return events.map((tags) => changedTags(tags, common, typedTags(text)))
}

describe('tags as typed', () => {
  it('are separated by commas, each once, without what is around them', () => {
    assert.deepEqual(typedTags(' night ,door, ,night,two words,'), ['night', 'door', 'two words'])
    assert.deepEqual(typedTags(''), [])
  })

  it('replace those of one event', () => {
    assert.deepEqual(edited([['night', 'door']], 'door, cat'), [['door', 'cat']])
    assert.deepEqual(edited([['night']], ''), [[]])
  })

  it('replace what several events have in common, and leave each its own', () => {
    const events = [
      ['night', 'door'],
      ['night', 'yard'],
    ]
    assert.deepEqual(commonTags(events.map((tags) => ({ tags }))), ['night'])
    assert.deepEqual(edited(events, 'seen, yard'), [
      ['door', 'seen', 'yard'],
      ['yard', 'seen'],
    ])
  })

  it('leave alone what can not be typed', () => {
    assert.deepEqual(edited([['a, b', ' c', 'd']], 'e'), [['a, b', ' c', 'e']])
  })

  it('are checked: each, and how many', () => {
    const long = 'x'.repeat(201)
    assert.deepEqual(tagsIssue(['a', long]), { tag: long, message: 'is longer than 200 characters' })
    const many = Array.from({ length: 101 }, (_, index) => `${index}`)
    assert.deepEqual(tagsIssue(many), { tag: null, message: 'must be at most 100 tags' })
    assert.equal(tagsIssue(['a']), undefined)
  })
})
