import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { kindRules } from '../../../src/ingest/normalise'
import { isPlainDetection } from '../../../src/ingest/plain-detection'
import { objectSchema } from '../../../src/shared/results-schema'

describe('isPlainDetection', () => {
  it('takes nothing that the schema refuses', () => {
    const odd = fc.constantFrom(null, undefined, '1', -0, -1, 1.5, 1e6 + 1, 2 ** 53, Number.NaN, Infinity, true, [], {})
    const number = fc.oneof({ weight: 8, arbitrary: fc.nat(900) }, odd)
    const label = fc.oneof(fc.constantFrom('person', ' ', '', 'a\0', '\ud800', 'x'.repeat(201)), fc.string(), odd)
    const box = fc.oneof({ weight: 8, arbitrary: fc.tuple(number, number, number, number) }, fc.array(number), odd)
    const confidence = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), number)
    const places = { frame_number: number, timestamp_ms: number, timestamp: odd, video_id: odd }
    const keys = { ...places, label, bbox: box, confidence, track_id: number }
    let taken = 0
    fc.assert(
      fc.property(fc.record(keys, { requiredKeys: ['label', 'bbox'], noNullPrototype: true }), (value) => {
        if (!isPlainDetection(value)) return
        taken++
        const parsed = objectSchema.safeParse(value)
        assert.ok(parsed.success, JSON.stringify(parsed.error?.issues))
        assert.deepEqual(value, parsed.data)
      }),
      { numRuns: 20_000 },
    )
    assert.ok(taken > 100, `only ${taken} were taken`)
  })

  it('takes what most tools write', () => {
    const written = {
      type: 'object',
      frame_number: 1,
      label: 'boat',
      confidence: 0.9,
      bbox: [0, 0.5, 10, 20],
      score: 1,
    }
    assert.ok(isPlainDetection(written))
    const checked = kindRules.objects.check(written)
    assert.ok(checked.ok)
    assert.equal(checked.record.extra, '{"score":1}')
  })

  it('leaves to the schema what it is not sure of', () => {
    const plain = { frame_number: 1, label: 'boat', bbox: [0, 0, 1, 1] }
    for (const change of [{ timestamp: 1.5 }, { video_id: 'other' }, { bbox: [2_000_000, 0, 1, 1] }]) {
      assert.ok(!isPlainDetection({ ...plain, ...change }))
      assert.ok(kindRules.objects.check({ ...plain, ...change }).ok)
    }
  })
})
