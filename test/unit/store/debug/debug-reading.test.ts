import assert from 'node:assert/strict'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { DebugPoint } from '../../../../src/shared/debug-session'
import { matchDetections } from '../../../../src/store/debug/compare-frames'
import { changes, differences } from '../../../../src/store/debug/compare-values'
import { Quantiles } from '../../../../src/store/debug/quantiles'
import { Summary, SummaryWriter } from '../../../../src/store/debug/summary'
import { reduce } from '../../../../src/store/debug/tracks'
import { trace, traceTrack } from '../../../support/debug-trace'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const session = { videoId: 'vid_1', sessionId: 'session-1' }

describe('reading of debug sessions', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(join(await newFolder(), 'storage'))
  })
  afterEach(() => store.service.close())

  const save = (data: object, sessionId = 'session-1') => store.service.saveDebugData('vid_1', sessionId, data, {})
  const series = (names: string[], from: number, to: number, buckets: number) =>
    store.service.debugSeries({ ...session, names, from, to, buckets })

  it('keeps every minimum and maximum, however the frames fall into buckets', async () => {
    // More than a summary has buckets, so that some are of several frames.
    const values = Array.from({ length: 20_000 }, (_, at) => (at % 7 === 3 ? null : ((at * 7919) % 10_007) / 10))
    const frameAnalysis = values.map((value, at) => ({ frame_number: at * 2, timestamp_ms: at, scores: { s: value } }))
    await save({ frameAnalysis })
    const ranges = fc.record({ from: fc.nat(19_999), length: fc.integer({ min: 1, max: 20_000 }) })
    await fc.assert(
      fc.asyncProperty(ranges, fc.integer({ min: 1, max: 4000 }), async ({ from, length }, buckets) => {
        const found = await series(['score:s'], from, from + length, buckets)
        assert.ok(found.index.length <= buckets)
        assert.ok(found.from <= from && found.to >= Math.min(from + length, 20_000))
        for (const [at, first] of found.index.entries()) {
          const part = values.slice(first, found.index[at + 1] ?? found.to).filter((it) => it !== null)
          assert.equal(found.series[0]?.min[at], part.length === 0 ? null : Math.min(...part))
          assert.equal(found.series[0]?.max[at], part.length === 0 ? null : Math.max(...part))
          const mean = part.reduce((sum, it) => sum + it, 0) / part.length
          assert.ok(part.length === 0 || Math.abs((found.series[0]?.mean[at] ?? 0) - mean) < 1e-6)
          assert.deepEqual([found.frameNumber[at], found.timestampMs[at]], [first * 2, first])
        }
      }),
      { numRuns: 60 },
    )
    const exact = await series(['score:s'], 10_001, 10_011, 100)
    assert.equal(exact.isExact, true)
    assert.deepEqual(exact.series[0]?.mean, values.slice(10_001, 10_011))
    await assert.rejects(series(['score:t'], 0, 1, 1), /has no series “score:t”/)
  })

  it('tells of every series what it is over the whole session', async () => {
    const data = trace({ frames: 3000 })
    await save(data)
    const { series: all, trackList } = await store.service.getDebugSession('vid_1', 'session-1')
    assert.deepEqual(all.map((it) => it.name).sort(), [
      ...['detections', 'lowest_confidence', 'mean_confidence', 'processing_ms'],
      ...['score:sharpness', 'stage:decode', 'stage:detect', 'stage:track'],
    ])
    const sorted = data.frameAnalysis.map((it) => it.processing_ms).sort((a, b) => a - b)
    const found = all.find((it) => it.name === 'processing_ms')
    assert.deepEqual([found?.count, found?.min, found?.max], [3000, sorted[0], sorted[2999]])
    assert.deepEqual([found?.p50, found?.p95], [sorted[1499], sorted[2849]])
    assert.deepEqual(
      trackList.map((it) => [it.trackId, it.label, it.points, it.fit?.model]),
      [
        [0, 'person', 200, 'parabola'],
        [1, 'ball', 150, 'parabola'],
      ],
    )
  })

  it('finds frames by place, number and time', async () => {
    await save(trace({ frames: 2500 }))
    const indexOf = async (position: Parameters<typeof store.service.debugFrame>[2]) =>
      (await store.service.debugFrame('vid_1', 'session-1', position)).index
    assert.equal(await indexOf({ index: 2499 }), 2499)
    assert.equal(await indexOf({ frameNumber: 1001 }), 1000)
    assert.equal(await indexOf({ frameNumber: 99_999 }), 2499)
    assert.equal(await indexOf({ timestampMs: 51 }), 2)
    await assert.rejects(indexOf({ index: 2500 }), /has no such frame/)
  })

  it('gives the points of a long track, reduced, and of a part of it', async () => {
    const tracks = [traceTrack(5, 40), traceTrack(6, 12_000), traceTrack(7, 3)]
    await save({ frameAnalysis: [], trajectoryData: { tracks } })
    const track = (trackId: number, more: object = {}) =>
      store.service.debugTrack({ ...session, trackId, maxPoints: 20_000, ...more })
    for (const { track_id: id, points } of tracks) assert.deepEqual((await track(id)).points, points)
    const part = await track(6, { from: 5000, to: 5009 })
    assert.deepEqual([part.total, part.points.map((it) => it.frame_number)], [10, range(5000, 5009)])
    const few = await track(6, { maxPoints: 60 })
    assert.equal(few.total, 12_000)
    assert.ok(few.points.length <= 60)
    const most = (points: readonly DebugPoint[]) => Math.max(...points.map((it) => it.x))
    assert.equal(most(few.points), most(tracks[1]?.points ?? []))
    await assert.rejects(track(99), /has no trajectory of track 99/)
  })

  it('tells what stands out', async () => {
    const frameAnalysis = range(0, 299).map((at) => ({
      ...{ frame_number: at, processing_ms: at === 77 ? 90 : 10 + at / 1000 },
      detections: at >= 100 && at < 120 ? [] : [{ label: 'ball', track_id: 4, confidence: at === 50 ? 0.05 : 0.9 }],
    }))
    const points = [1, 3, 5, 11, 13].map((frame_number) => ({ frame_number, x: 1, y: 1 }))
    await save({ frameAnalysis, trajectoryData: { tracks: [{ track_id: 4, points }] } })
    const found = await store.service.debugOutliers('vid_1', 'session-1')
    assert.deepEqual([found.slowest.length, found.slowest[0]?.index, found.slowest[1]?.index], [100, 77, 299])
    assert.deepEqual([found.lowestConfidence[0]?.frameNumber, found.lowestConfidence[0]?.value], [50, 0.05])
    assert.deepEqual(found.breaks, [
      { trackId: 4, label: 'ball', fromIndex: 99, toIndex: 120, fromFrameNumber: 99, toFrameNumber: 120, missing: 20 },
    ])
    assert.deepEqual(found.gaps, [{ trackId: 4, fromFrameNumber: 5, toFrameNumber: 11 }])
    assert.deepEqual([found.breakCount, found.gapCount], [1, 1])
  })

  it('compares two sessions', async () => {
    const a = trace({ frames: 1200 })
    const b = trace({ frames: 1200, threshold: 0.8 })
    const moved = b.frameAnalysis[10]?.detections[0]
    if (moved) moved.bbox[0] += 500
    b.frameAnalysis.splice(600, 1)
    await save(a)
    await save(b, 'b')
    const compare = (sessionId: string) =>
      store.service.compareDebugSessions({
        ...{ operationId: 'compare', a: session, limit: 5 },
        b: { ...session, sessionId },
      })
    const found = await compare('b')
    assert.deepEqual(found.parameters, [{ path: 'detector.threshold', a: 0.4, b: 0.8 }])
    assert.equal(found.metrics.find((it) => it.path === 'stages.detect.p95_ms')?.changePercent, 0)
    assert.ok((found.series.find((it) => it.path === 'detections.mean')?.changePercent ?? 0) < 0)
    const { compared, agreeing, disagreeing, onlyA, onlyB, first } = found.frames ?? assert.fail('not in order')
    assert.deepEqual([compared, onlyA, onlyB, first.length], [1199, 1, 0, 5])
    const differing = a.frameAnalysis.filter(({ frame_number, detections }) => {
      const other = b.frameAnalysis.find((it) => it.frame_number === frame_number)
      return other && (other.detections.length !== detections.length || frame_number === 11)
    }).length
    assert.deepEqual([agreeing, disagreeing], [1199 - differing, differing])
    assert.ok(differing > 0)
    const same = await compare('session-1')
    assert.deepEqual([same.parameterCount, same.frames?.disagreeing, same.frames?.first], [0, 0, []])
  })
})

describe('parts of reading debug sessions', () => {
  it('a summary holds what its frames do, of whatever length the session is', () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })))
    fc.assert(
      fc.property(values, fc.nat(30_000), (given, gap) => {
        const writer = new SummaryWriter()
        const placed = given.map((value, at) => ({ value, frame: at * (1 + gap) }))
        for (const { value, frame } of placed) if (value !== null) writer.add(frame, value)
        const frames = (placed.at(-1)?.frame ?? -1) + 1
        const summary = new Summary(writer.pack(frames))
        assert.ok(summary.length <= 8192 && summary.length * summary.framesPerBucket >= frames)
        for (let at = 0; at < summary.length; at++) {
          const inside = placed.filter(({ frame, value }) => {
            return value !== null && Math.floor(frame / summary.framesPerBucket) === at
          })
          const numbers = inside.map((it) => it.value ?? 0)
          const { min, max, count } = summary.at(at)
          assert.equal(count, numbers.length)
          if (count > 0) assert.deepEqual([min, max], [Math.min(...numbers), Math.max(...numbers)])
          if (count === 0) break
        }
      }),
      { numRuns: 50 },
    )
  })

  it('percentiles of many values are within half a percent, of few exact', () => {
    const quantiles = new Quantiles()
    const values = range(1, 200_000).map((it) => Math.sin(it) * it)
    for (const value of values) quantiles.add(value)
    values.sort((a, b) => a - b)
    for (const share of [0, 0.05, 0.5, 0.95, 1]) {
      const exact = values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0
      assert.ok(Math.abs(quantiles.at(share) - exact) <= Math.abs(exact) * 0.005, `${share}`)
    }
    const few = new Quantiles()
    for (const value of [5, 1, 3]) few.add(value)
    assert.deepEqual([few.at(0), few.at(0.5), few.at(0.95)], [1, 3, 5])
  })

  it('reduced points keep the farthest ones, in their order', () => {
    const points = fc.array(fc.record({ x: fc.integer(), y: fc.integer(), residual: fc.integer() }), { minLength: 1 })
    fc.assert(
      fc.property(points, fc.integer({ min: 6, max: 60 }), (given, most) => {
        const kept = reduce(given, most)
        assert.ok(kept.length <= Math.min(most, given.length))
        const places = kept.map((it) => given.indexOf(it as (typeof given)[number]))
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
        )
        for (const rank of [(it: DebugPoint) => it.x, (it: DebugPoint) => -it.y]) {
          assert.equal(Math.max(...kept.map(rank)), Math.max(...given.map(rank)))
        }
      }),
    )
  })

  it('detections are matched by label and place, the best overlap first', () => {
    const at = (x: number, label = 'ball') => ({ label, bbox: [x, 0, 10, 10] as [number, number, number, number] })
    assert.deepEqual(matchDetections([at(0), at(4)], [at(3)]), { matched: 1, onlyA: 1, onlyB: 0 })
    assert.deepEqual(matchDetections([at(0)], [at(0, 'cat')]), { matched: 0, onlyA: 1, onlyB: 1 })
    assert.deepEqual(matchDetections([at(0)], [at(4)]), { matched: 0, onlyA: 1, onlyB: 1 })
    assert.deepEqual(matchDetections([{ label: 'a' }], [{ label: 'a' }]), { matched: 1, onlyA: 0, onlyB: 0 })
  })

  it('values that differ are named by their paths', () => {
    assert.deepEqual(differences({ a: { b: [1, 2] }, c: 1, e: {} }, { a: { b: [1, 3, 4] }, d: null, e: {} }), [
      { path: 'a.b[1]', a: 2, b: 3 },
      { path: 'c', a: 1 },
      { path: 'a.b[2]', b: 4 },
      { path: 'd', b: null },
    ])
    const map = (values: Record<string, number>) => new Map(Object.entries(values))
    assert.deepEqual(changes(map({ a: 10, b: 0, c: -4 }), map({ a: 15, b: 1, c: -2, d: 3 })), [
      { path: 'a', a: 10, b: 15, changePercent: 50 },
      { path: 'b', a: 0, b: 1, changePercent: null },
      { path: 'c', a: -4, b: -2, changePercent: 50 },
      { path: 'd', a: null, b: 3, changePercent: null },
    ])
  })
})

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
