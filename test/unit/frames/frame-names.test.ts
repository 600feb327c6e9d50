import assert from 'node:assert/strict'
import fc from 'fast-check'
import { findNameProblems, readFrameNames } from '../../../src/ingest/frames/frame-names'
import { lowestNumber, timeOf } from '../../../src/ingest/frames/frame-times'

/** The frames as `name number time`, in their order. */
function read(...names: string[]): string[] {
  return readFrameNames(names.map((name) => `/images/${name}`)).frames.map(
    ({ path, frameNumber, timestampMs }) => `${path.slice(8)} ${frameNumber ?? '-'} ${timestampMs ?? '-'}`,
  )
}

describe('readFrameNames', () => {
  for (const [title, names, expected] of [
    ['padded numbers', ['frame_0012.jpg', 'frame_0002.jpg'], ['frame_0002.jpg 2 -', 'frame_0012.jpg 12 -']],
    ['plain numbers', ['00012.jpg'], ['00012.jpg 12 -']],
    ['unpadded numbers, in their order', ['10.jpg', '2.jpg', '1.png'], ['1.png 1 -', '2.jpg 2 -', '10.jpg 10 -']],
    ['zero', ['0.jpg', '1.jpg'], ['0.jpg 0 -', '1.jpg 1 -']],
    ['one name with a number before', ['2024-05-01_0007.png'], ['2024-05-01_0007.png 7 -']],
    [
      'a number in the prefix',
      ['cam2_frame_0003.jpg', 'cam2_frame_0004.jpg'],
      ['cam2_frame_0003.jpg 3 -', 'cam2_frame_0004.jpg 4 -'],
    ],
    ['the last of two that vary', ['day2_0005.jpg', 'day1_0009.jpg'], ['day2_0005.jpg 5 -', 'day1_0009.jpg 9 -']],
    ['a number in the suffix', ['0001-v2.jpg', '0002-v2.jpg'], ['0001-v2.jpg 1 -', '0002-v2.jpg 2 -']],
    [
      'a size in the suffix',
      ['0001_640x360.jpg', '0002_640x360.jpg'],
      ['0001_640x360.jpg 1 -', '0002_640x360.jpg 2 -'],
    ],
    [
      'mixed names',
      ['frame_0012.jpg', '00013.jpg', 'IMG2.png'],
      ['IMG2.png 2 -', 'frame_0012.jpg 12 -', '00013.jpg 13 -'],
    ],
    ['names with other words', ['ann_3_2024.jpg', 'bob_5_2024.jpg'], ['ann_3_2024.jpg 3 -', 'bob_5_2024.jpg 5 -']],
    ['times in ms', ['clip_t12500ms.jpg', 'clip_t900ms.jpg'], ['clip_t900ms.jpg - 900', 'clip_t12500ms.jpg - 12500']],
    [
      'times in seconds beside numbers',
      ['frame_12_at_3.5s.jpg', 'frame_13_at_4s.jpg'],
      ['frame_12_at_3.5s.jpg 12 3500', 'frame_13_at_4s.jpg 13 4000'],
    ],
    ['one time', ['3.5s.jpg'], ['3.5s.jpg - 3500']],
    [
      'one time twice, with numbers',
      ['1_t0ms.jpg', '2_t0ms.jpg', '3_t9ms.jpg'],
      ['1_t0ms.jpg 1 0', '2_t0ms.jpg 2 0', '3_t9ms.jpg 3 9'],
    ],
    [
      'times beside a constant number',
      ['cam2_t1s.jpg', 'cam2_t2s.jpg'],
      ['cam2_t1s.jpg - 1000', 'cam2_t2s.jpg - 2000'],
    ],
    [
      'a constant length for no time',
      ['clip_10s_1.jpg', 'clip_10s_2.jpg'],
      ['clip_10s_1.jpg 1 -', 'clip_10s_2.jpg 2 -'],
    ],
    [
      'times of some names for none',
      ['1_t5ms.jpg', '2_t6ms.jpg', '3.jpg'],
      ['1_t5ms.jpg 1 -', '2_t6ms.jpg 2 -', '3.jpg 3 -'],
    ],
    [
      'no time in the middle of a word',
      ['12h30m15s1.jpg', '12h30m15s2.jpg'],
      ['12h30m15s1.jpg 1 -', '12h30m15s2.jpg 2 -'],
    ],
    ['names without numbers, by their order', ['b.jpg', 'a.jpg'], ['a.jpg 1 -', 'b.jpg 2 -']],
    ['numbers too large to count as none', ['x1714567890123456789.jpg'], ['x1714567890123456789.jpg 1 -']],
  ] as const) {
    it(`reads ${title}`, () => assert.deepEqual(read(...names), expected))
  }

  it('takes any number behind any constant prefix, in any order', () => {
    const prefix = fc.stringMatching(/^[A-Za-z0-9 _.-]{0,12}[A-Za-z_-]$/).filter((text) => !/t$/i.test(text))
    const numbers = fc.uniqueArray(fc.nat(1_000_000), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(prefix, numbers, fc.nat(8), (before, list, digits) => {
        const names = list.map((number) => `${before}${String(number).padStart(digits, '0')}.jpg`)
        const { frames } = readFrameNames(names)
        const expected = [...list].sort((a, b) => a - b)
        assert.deepEqual(
          frames.map((it) => it.frameNumber),
          expected,
        )
        assert.deepEqual(findNameProblems(frames), [])
      }),
    )
  })

  it('takes any time', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1e9), { minLength: 1, maxLength: 20 }), (list) => {
        const { frames } = readFrameNames(list.map((ms) => `shot_t${ms}ms.webp`))
        assert.deepEqual(
          frames.map((it) => it.timestampMs),
          [...list].sort((a, b) => a - b),
        )
      }),
    )
  })

  it('answers for every name, whatever it is, with a number or time or a problem', () => {
    const names = fc.uniqueArray(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((it) => !it.includes('/')),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(names, (list) => {
        const { frames } = readFrameNames(list)
        assert.deepEqual(new Set(frames.map((it) => it.path)), new Set(list))
        const bad = new Set(findNameProblems(frames).map((it) => it.file))
        const good = frames.filter((it) => !bad.has(it.path))
        assert.ok(good.length > 0)
        for (const { frameNumber, timestampMs } of good) {
          assert.ok(frameNumber !== null || timestampMs !== null)
          assert.ok(frameNumber === null || Number.isSafeInteger(frameNumber))
        }
        const numbers = good.map((it) => it.frameNumber).filter((it) => it !== null)
        assert.equal(new Set(numbers).size, numbers.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('findNameProblems', () => {
  const problems = (...names: string[]) =>
    findNameProblems(readFrameNames(names).frames).map((it) => `${it.file}: ${it.message}`)

  it('names both files of one number', () => {
    assert.deepEqual(problems('frame_1.jpg', 'frame_01.jpg', 'frame_2.jpg'), [
      'frame_1.jpg: Its name carries the same frame number, 1, as “frame_01.jpg”.',
    ])
    assert.deepEqual(problems('cam1_1.jpg', 'cam1_2.jpg', 'cam2_1.jpg').length, 1)
  })

  it('names a file without a number among others', () => {
    assert.deepEqual(problems('1.jpg', '2.jpg', 'cover.jpg'), [
      'cover.jpg: Its name carries no frame number, as those of other images do.',
    ])
  })
})

describe('timeOf', () => {
  const frame = (frameNumber: number | null, timestampMs: number | null = null) => ({
    path: 'a',
    frameNumber,
    timestampMs,
  })

  it('counts from 1, or from 0 where the set does', () => {
    assert.equal(timeOf(frame(1), 1, 30), 0)
    assert.equal(timeOf(frame(31), 1, 30), 1000)
    assert.equal(timeOf(frame(31), 5, 30), 1000)
    assert.equal(timeOf(frame(30), 0, 30), 1000)
    assert.equal(timeOf(frame(2), 1, 29.97), 33)
  })

  it('prefers the time of the name, and is null without number or rate', () => {
    assert.equal(timeOf(frame(7, 5), 1, 30), 5)
    assert.equal(timeOf(frame(7), 1, null), null)
    assert.equal(timeOf(frame(null), 1, 30), null)
  })

  it('knows the lowest number', () => {
    assert.equal(lowestNumber([frame(3), frame(null, 9), frame(2)]), 2)
    assert.equal(lowestNumber([frame(null)]), Number.POSITIVE_INFINITY)
  })
})
