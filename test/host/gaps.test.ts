import assert from 'node:assert/strict'
import type { TimeSpan } from '../../src/shared/completeness'
import { frametrove, newVideoId, withSetting } from './support/frametrove'

type PointKind = 'frames' | 'captions' | 'objects'

const span = (start_ms: number, end_ms: number): TimeSpan => ({ start_ms, end_ms })

const bbox: [number, number, number, number] = [0, 0, 1, 1]

/** A record of a kind at a time. */
const records = {
  frames: (timestamp_ms: number) => ({ timestamp_ms }),
  captions: (timestamp_ms: number) => ({ timestamp_ms, text: 'x' }),
  objects: (timestamp_ms: number) => ({ timestamp_ms, label: 'x', bbox }),
}

/** What the report says of a video with these points of one kind. */
async function coverageOf(kind: PointKind, times: readonly number[], durationMs?: number) {
  const api = await frametrove()
  const videoId = newVideoId()
  await api.storeToolResults(videoId, 'tool', { [kind]: times.map(records[kind]) })
  if (durationMs !== undefined) await api.updateVideo(videoId, { durationMs })
  const { details } = await api.verifyVideoDataCompleteness(videoId)
  const { state, covered, gaps } = details[kind]
  return { state, covered, gaps, duration: details.duration_ms }
}

async function gapsOf(kind: PointKind, times: readonly number[], durationMs?: number): Promise<TimeSpan[]> {
  return (await coverageOf(kind, times, durationMs)).gaps
}

/** What the report says of transcript segments. */
async function gapsBetween(spans: readonly TimeSpan[], durationMs: number) {
  const api = await frametrove()
  const videoId = newVideoId()
  await api.storeToolResults(videoId, 'whisper', { transcripts: spans.map((it) => ({ ...it, text: 'x' })) })
  await api.updateVideo(videoId, { durationMs })
  const { state, covered, gaps } = (await api.verifyVideoDataCompleteness(videoId)).details.transcripts
  return { state, covered, gaps }
}

describe('gaps between points', () => {
  for (const kind of ['frames', 'captions', 'objects'] as const) {
    it(`are spacings over five seconds, of ${kind}`, async () => {
      const times = [0, 1000, 2000, 7000, 8000, 13_001, 14_000]
      assert.deepEqual(await coverageOf(kind, times, 14_000), {
        state: 'gaps',
        covered: [span(0, 8000), span(13_001, 14_000)],
        gaps: [span(8000, 13_001)],
        duration: 14_000,
      })
    })
  }

  it('are over twice the median spacing, where that is longer', async () => {
    const every4s = [0, 4000, 8000, 12_000]
    assert.deepEqual(await gapsOf('captions', [...every4s, 20_000]), [])
    assert.deepEqual(await gapsOf('captions', [...every4s, 20_001]), [span(12_000, 20_001)])
  })

  it('are over frametrove.completeness.gapMs, where that is longer', async () => {
    const times = [0, 1000, 2000, 5500, 14_000]
    assert.deepEqual(await gapsOf('frames', times), [span(5500, 14_000)])
    await withSetting('completeness.gapMs', 3000, async () => {
      assert.deepEqual(await gapsOf('frames', [0, 1000, 2000, 3000, 6000, 9001]), [span(6000, 9001)])
    })
    await withSetting('completeness.gapMs', 9000, async () => assert.deepEqual(await gapsOf('frames', times), []))
  })

  it('count to the ends of the video where its length is known', async () => {
    assert.deepEqual(await gapsOf('objects', [6000, 7000, 8000], 20_000), [span(0, 6000), span(8000, 20_000)])
    assert.deepEqual(await gapsOf('objects', [5000, 6000, 7000], 12_000), [])
  })

  it('are measured over the frames where the length is unknown', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const frames = [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000].map(records.frames)
    await api.storeToolResults(videoId, 'tool', { frames, captions: [0, 1000].map(records.captions) })
    const { details } = await api.verifyVideoDataCompleteness(videoId)
    assert.equal(details.duration_ms, 9000)
    assert.deepEqual(details.captions.gaps, [span(1000, 9000)])
    assert.deepEqual(await coverageOf('objects', [8000, 9000]), {
      ...{ state: 'full', covered: [span(8000, 9000)], gaps: [], duration: null },
    })
  })

  it('are found by frame numbers, too, where a frame rate or the frames tell their times', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const objects = [1, 11, 21, 101].map((frame_number) => ({ frame_number, label: 'x', bbox }))
    await api.storeToolResults(videoId, 'tool', { objects })
    await api.updateVideo(videoId, { frameRate: 10, durationMs: 10_000 })
    const { details } = await api.verifyVideoDataCompleteness(videoId)
    assert.deepEqual(details.objects.gaps, [span(2000, 10_000)])
  })
})

describe('gaps between intervals', () => {
  it('are uncovered spans over the setting, also where segments overlap', async () => {
    const spans = [span(0, 9000), span(1000, 2000), span(14_000, 15_000), span(20_001, 21_000)]
    assert.deepEqual(await gapsBetween(spans, 26_000), {
      state: 'gaps',
      covered: [span(0, 15_000), span(20_001, 21_000)],
      gaps: [span(15_000, 20_001)],
    })
    assert.deepEqual((await gapsBetween(spans, 26_001)).gaps.at(-1), span(21_000, 26_001))
  })

  it('do not grow with the segments', async () => {
    const long = [span(0, 60_000), span(65_001, 130_000)]
    assert.deepEqual((await gapsBetween(long, 130_000)).gaps, [span(60_000, 65_001)])
    await withSetting('completeness.gapMs', 5001, async () =>
      assert.equal((await gapsBetween(long, 130_000)).state, 'full'),
    )
  })
})
