import * as fc from 'fast-check'

const ms = fc.oneof(fc.nat(1e7), fc.double({ min: 0, max: 1e7, noNaN: true }))
const moment = fc.oneof(
  fc.record({ frame_number: fc.nat(1e6) }),
  fc.record({ timestamp_ms: ms }),
  fc.record({ timestamp: fc.double({ min: 0, max: 1e4, noNaN: true }), frame_number: fc.nat(1e6) }),
)
const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined })
const text = fc.string({ maxLength: 40, unit: 'binary' }).filter((it) => !it.includes('\0'))
const label = fc.constantFrom('person', 'boat', 'a/b', '犬', '🚲', '__proto__')
/** Keys that no schema knows, some of them awkward. */
const extra = fc.dictionary(fc.constantFrom('x', 'camera id', '__proto__', 'constructor', 'é'), fc.jsonValue(), {
  maxKeys: 2,
})
const side = fc.double({ min: 0, max: 5000, noNaN: true })

function record(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> {
  return fc.tuple(...parts).map((values) => {
    // JSON leaves undefined out, and -0 is 0 in it.
    return JSON.parse(JSON.stringify(Object.fromEntries(values.flatMap((it) => Object.entries(it)))))
  })
}

const records = {
  frames: record(extra, moment, fc.record({ width: fc.option(fc.integer({ min: 1, max: 8000 })) })),
  captions: record(extra, moment, fc.record({ text, confidence: share })),
  transcripts: record(
    extra,
    fc.tuple(fc.nat(1e6), fc.nat(1e6)).map(([start_ms, length]) => ({ start_ms, end_ms: start_ms + length })),
    fc.record({ text, words: fc.option(fc.array(fc.jsonValue(), { maxLength: 2 }), { nil: undefined }) }),
  ),
  objects: record(extra, moment, fc.record({ label, confidence: share, bbox: fc.tuple(side, side, side, side) })),
}

/** A valid results document with all four lists, of any lengths; values as `JSON.parse` gives them. */
export const documents = fc.record({
  format: fc.constant('frametrove/1'),
  video_id: fc.constantFrom('v', '../x', '🎬'),
  tool: fc.constant('t'),
  frames: fc.array(records.frames, { maxLength: 4 }),
  captions: fc.array(records.captions, { maxLength: 4 }),
  transcripts: fc.array(records.transcripts, { maxLength: 4 }),
  objects: fc.array(records.objects, { maxLength: 4 }),
})
