import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { toMs } from '../../../src/ingest/normalise'
import { parseResults } from '../../../src/ingest/parse-results'
import { FrametroveError, type Problem } from '../../../src/shared/errors'

function problemsOf(value: unknown): readonly Problem[] {
  try {
    parseResults(value)
  } catch (error) {
    assert.ok(error instanceof FrametroveError)
    assert.equal(error.code, 'invalid_input')
    return error.problems
  }
  return assert.fail('it should have been refused')
}

describe('parseResults', () => {
  it('turns every kind into records', () => {
    const { batch, videoId, toolName, facts, video } = parseResults({
      $schema: './results.schema.json',
      format: 'frametrove/1',
      video_id: 'v',
      tool: 't',
      tool_version: '2',
      video: { title: 'A', duration: 2.5, frame_rate: 29.97, lens: 'wide' },
      camera: 'north',
      frames: [{ frame_number: 3, timestamp: 0.1, width: 4, height: 3, path: 'a.jpg', note: null }],
      captions: [{ timestamp_ms: 1.5, end: 2, text: 'hi', confidence: 0.5 }],
      transcripts: [{ start: 0, end_ms: 2400.4, text: 'yes', speaker: 'A', words: [{ word: 'yes' }] }],
      objects: [
        { frame_number: 1, label: 'dog', bbox: [1, 2.5, 3, 4], track_id: -1, confidence: null, type: 'object' },
      ],
    })
    assert.deepEqual({ videoId, toolName }, { videoId: 'v', toolName: 't' })
    assert.deepEqual(facts, { toolVersion: '2', parameters: { extra: { camera: 'north', video: { lens: 'wide' } } } })
    assert.deepEqual(video, { title: 'A', durationMs: 2500, frameRate: 29.97 })
    assert.deepEqual(batch, {
      frames: [
        { frameNumber: 3, timestampMs: 100, path: 'a.jpg', width: 4, height: 3, tags: [], extra: '{"note":null}' },
      ],
      captions: [{ frameNumber: null, timestampMs: 2, endMs: 2000, text: 'hi', confidence: 0.5, extra: null }],
      transcripts: [
        {
          startMs: 0,
          endMs: 2400,
          text: 'yes',
          speaker: 'A',
          confidence: null,
          words: '[{"word":"yes"}]',
          extra: null,
        },
      ],
      objects: [
        {
          frameNumber: 1,
          timestampMs: null,
          label: 'dog',
          confidence: null,
          x: 1,
          y: 2.5,
          w: 3,
          h: 4,
          trackId: -1,
          extra: null,
        },
      ],
    })
  })

  it('keeps a list that is there but empty, and leaves out one that is not', () => {
    assert.deepEqual(parseResults({ objects: [] }).batch, { objects: [] })
    assert.deepEqual(parseResults({ objects: null, frames: [] }).batch, { frames: [] })
  })

  const bad: [string, unknown, string | undefined, RegExp][] = [
    ['null', null, undefined, /^must be an object, got null$/],
    ['no list', {}, undefined, /^has none of the lists/],
    ['a list that is none', { frames: {} }, 'frames', /^frames must be a list, got an object$/],
    [
      'NaN',
      { captions: [{ timestamp_ms: Number.NaN, text: 'x' }] },
      'captions[0].timestamp_ms',
      /must be a number, got NaN/,
    ],
    ['Infinity', { frames: [{ timestamp: Infinity }] }, 'frames[0].timestamp', /must be a number, got Infinity/],
    [
      'a box of three',
      { objects: [{ frame_number: 1, label: 'a', bbox: [1, 2, 3] }] },
      'objects[0].bbox',
      /4 entries, got 3/,
    ],
    [
      'a box beyond any picture',
      { objects: [{ frame_number: 1, label: 'a', bbox: [2e9, 0, 1, 1] }] },
      'objects[0].bbox[0]',
      /at most/,
    ],
    [
      'a negative width',
      { objects: [{ frame_number: 1, label: 'a', bbox: [0, 0, -1, 1] }] },
      'objects[0].bbox[2]',
      /negative/,
    ],
    [
      'half a frame',
      { frames: [{ frame_number: 1.5 }] },
      'frames[0].frame_number',
      /must be a whole number, got 1\.5$/,
    ],
    ['no time', { captions: [{ text: 'x' }] }, 'captions[0]', /^needs a frame_number, or a time/],
    ['no text', { captions: [{ frame_number: 1 }] }, 'captions[0].text', /^text is missing$/],
    ['no end', { transcripts: [{ start: 1, text: 'x' }] }, 'transcripts[0]', /^needs end_ms, or end in seconds$/],
    ['a bad header', { video: { width: 0 }, frames: [] }, 'video.width', /^video\.width must be at least 1, got 0$/],
    ['a bigint', { frames: [{ frame_number: 1, x: 1n }] }, 'frames[0]', /can't be kept/],
    ['a record that is none', { frames: [7] }, 'frames[0]', /must be an object, got 7$/],
  ]
  for (const [name, value, where, message] of bad) {
    it(`refuses ${name}`, () => {
      const [problem] = problemsOf(value)
      assert.equal(problem?.where, where)
      assert.match(problem?.message ?? '', message)
    })
  }

  it('refuses a value that refers to itself', () => {
    const frame: Record<string, unknown> = { frame_number: 1 }
    frame.self = frame
    assert.match(problemsOf({ frames: [frame] })[0]?.message ?? '', /can't be kept/)
  })
})

describe('toMs', () => {
  it('rounds milliseconds, and seconds to the same', () => {
    fc.assert(fc.property(fc.nat(1e9), (ms) => assert.equal(toMs(null, ms / 1000), ms)))
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (ms) => {
        const rounded = toMs(ms, 5)
        assert.ok(
          rounded !== null && Number.isInteger(rounded) && Math.abs(rounded - ms) <= 0.5 && !Object.is(rounded, -0),
        )
      }),
    )
    assert.equal(toMs(undefined, undefined), null)
  })
})
