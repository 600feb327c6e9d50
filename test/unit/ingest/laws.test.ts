import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { parseResults } from '../../../src/ingest/parse-results'
import { FrametroveError } from '../../../src/shared/errors'
import { RESULT_KINDS } from '../../../src/shared/kinds'
import { LINE_TYPES } from '../../../src/shared/results-schema'
import { temporaryFolders } from '../../support/temporary-folder'
import { documents } from './documents'
import { ingest, write, writeLines } from './ingest'

describe('laws of the ingest shape', () => {
  const folder = temporaryFolders()

  it('gives the same records from JSON, from NDJSON and from memory', async () => {
    const at = await folder()
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { frames, captions, transcripts, objects, ...header } = document
        const lists = { frames, captions, transcripts, objects }
        const lines = RESULT_KINDS.flatMap((kind) => lists[kind].map((it) => ({ type: LINE_TYPES[kind], ...it })))
        const empty = Object.fromEntries(RESULT_KINDS.filter((kind) => lists[kind].length === 0).map((it) => [it, []]))
        const path = await write(at, 'document.json', document)
        const json = await ingest({ paths: [path] })
        const ndjson = await ingest({
          paths: [await writeLines(at, 'lines.ndjson', [{ ...header, ...empty }, ...lines])],
        })
        const expected = parseResults(document).batch
        assert.deepEqual(json.sink.run(header.video_id, 't').batch, expected)
        assert.deepEqual(ndjson.sink.run(header.video_id, 't').batch, expected)
      }),
      { numRuns: 100 },
    )
  })

  it('accepts any mutation of a document, or names a place that is in it', () => {
    const strange = fc.oneof(fc.anything(), fc.constantFrom(Number.NaN, -1, 1.5, '', null, undefined, [], {}, 1n))
    fc.assert(
      fc.property(documents, fc.nat(), strange, (document, pick, value) => {
        const mutated = structuredClone(document)
        const places = placesIn(mutated)
        const place = places[pick % places.length]
        assert.ok(place)
        Reflect.set(place.holder, place.key, value)
        try {
          parseResults(mutated)
        } catch (error) {
          assert.ok(error instanceof FrametroveError && error.code === 'invalid_input', String(error))
          for (const { where = '' } of error.problems)
            assert.ok(exists(mutated, where), `${where} is not in the document`)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps unknown keys, whatever they are called', () => {
    const keys = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', 'type', 'toJSON'))
    fc.assert(
      fc.property(keys, fc.jsonValue(), (key, value) => {
        fc.pre(!['frame_number', 'timestamp_ms', 'timestamp', 'video_id', 'path', 'width', 'height'].includes(key))
        const frame = JSON.parse(`{"frame_number": 1, ${JSON.stringify(key)}: ${JSON.stringify(value)}}`)
        const [record] = parseResults({ frames: [frame] }).batch.frames ?? []
        const expected = key === 'type' && value === 'frame' ? null : { [key]: JSON.parse(JSON.stringify(value)) }
        assert.deepEqual(Object.entries(JSON.parse(record?.extra ?? 'null') ?? {}), Object.entries(expected ?? {}))
      }),
    )
  })
})

/** Every key of every object and list of a value, with what holds it. */
function placesIn(holder: object): { holder: object; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ])
}

/** Whether a path leads to something, or to a missing key of something, of a document. */
function exists(document: unknown, path: string): boolean {
  const keys = [...path.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]|([^.[]+)/g)].map(
    (it) => it[2] ?? JSON.parse(it[1] ?? '""'),
  )
  let value = document
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return false
    value = Reflect.get(value, String(key))
  }
  return true
}
