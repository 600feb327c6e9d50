import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { boundsOf, haversine } from '../../../../src/store/activities/geo'
import { splitsOf, totalsOf, waysOf } from '../../../../src/store/activities/measure'
import { routeOf } from '../../../../src/store/activities/route'
import { sampleAt } from '../../../../src/store/activities/sample-at'
import { seriesOf } from '../../../../src/store/activities/series'
import { neededPlaces } from '../../../../src/store/activities/simplify'
import type { ActivitySource } from '../../../../src/store/activities/source'
import { Track } from '../../../../src/store/activities/track'
import { ACTIVITY_START, sampleTrack } from '../../../support/sample-activity'

/** A track of places in degrees, one a second. */
function trackOf(places: readonly (readonly [number, number])[], breaks: readonly number[] = []): Track {
  const track = new Track()
  for (const [at, [latitude, longitude]] of places.entries())
    track.append(ACTIVITY_START + at * 1000, latitude, longitude)
  track.breaks.push(...breaks)
  return track
}

function sourceOf(track: Track, facts: Partial<ActivitySource['info']> = {}): ActivitySource {
  const { distanceM, durationMs, elevationGainM } = totalsOf(waysOf(track))
  const startedAt = new Date(ACTIVITY_START).toISOString()
  const info = {
    ...{ id: 'run', type: 'run', startedAt, endedAt: startedAt, distanceM, durationMs, elevationGainM },
    ...{ notes: null, videoId: null, videoOffsetMs: null, samples: track.length, splits: 0, storedBytes: 0 },
    ...{ thinnedToM: null, savedAt: startedAt, ...facts },
  }
  return { info, track, splits: splitsOf(waysOf(track)), state: null }
}

const run = (count: number) => Track.of(sampleTrack(count) as never)

describe('distances', () => {
  // Great-circle distances: Berlin to Paris, 878 km; London to New York, 5,570 km; the quarter of a meridian, 10,008 km
  // with this radius; Sydney to Santiago across the date line, 11,340 km.
  const known: [string, [number, number], [number, number], number][] = [
    ['Berlin and Paris', [52.52, 13.405], [48.8566, 2.3522], 878],
    ['London and New York', [51.5074, -0.1278], [40.7128, -74.006], 5570],
    ['equator and pole', [0, 20], [90, 20], 10_007.6],
    ['Sydney and Santiago', [-33.8688, 151.2093], [-33.4489, -70.6693], 11_340],
  ]
  for (const [name, from, to, kilometres] of known) {
    it(`between ${name} are the published ones`, () => {
      assert.ok(Math.abs(haversine(...from, ...to) / 1000 - kilometres) < kilometres * 0.002)
    })
  }

  it('are never negative, the same both ways, and none to the same place', () => {
    const place = fc.tuple(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    )
    fc.assert(
      fc.property(place, place, (a, b) => {
        const there = haversine(...a, ...b)
        assert.ok(there >= 0 && there < 20_015_200)
        assert.ok(Math.abs(there - haversine(...b, ...a)) < 1e-6)
        assert.equal(haversine(...a, ...a), 0)
      }),
    )
  })
})

describe('ways', () => {
  it('have no way and no time across a pause', () => {
    const { distanceM, durationMs } = totalsOf(
      waysOf(
        trackOf(
          [
            [0, 0],
            [0, 0.001],
            [1, 1],
            [1, 1.001],
          ],
          [2],
        ),
      ),
    )
    assert.equal(durationMs, 2000)
    assert.ok(Math.abs(distanceM - 222.4) < 0.1)
  })

  it('count climbs of 2 m and more, and neither noise nor what is climbed in a pause', () => {
    const climb = (altitudes: number[], breaks: number[] = []) => {
      const track = new Track()
      for (const [at, altitude] of altitudes.entries()) track.append(at * 1000, 0, at / 1000, altitude)
      track.breaks.push(...breaks)
      return totalsOf(waysOf(track)).elevationGainM
    }
    assert.equal(climb([10, 11, 10, 11, 10, 11.9, 10]), 0)
    assert.equal(climb([10, 12, 14, 10, 15]), 9)
    assert.equal(climb([10, 11, 12, 13, 14]), 4)
    assert.equal(climb([10, 12, 50, 52], [2]), 4)
    assert.equal(climb([Number.NaN, Number.NaN]), null)
  })

  it('have splits that sum to them, however the samples lie', () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: -0.02, max: 0.02, noNaN: true }), fc.integer({ min: 0, max: 60_000 })),
      {
        minLength: 2,
        maxLength: 60,
      },
    )
    fc.assert(
      fc.property(steps, (given) => {
        const track = new Track()
        let [latitude, time] = [0, ACTIVITY_START]
        for (const [step, wait] of given) {
          latitude += step
          time += wait
          track.append(time, latitude, 5)
        }
        const { distanceM, durationMs } = totalsOf(waysOf(track))
        const splits = splitsOf(waysOf(track))
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
        assert.ok(Math.abs(sum(splits.map((it) => it.distance_m)) - distanceM) < 1e-6)
        assert.ok(Math.abs(sum(splits.map((it) => it.duration_s)) * 1000 - durationMs) < 1e-3)
        assert.ok(splits.every((it) => it.distance_m <= 1000 && it.duration_s >= 0))
      }),
    )
  })
})

describe('the box around a route', () => {
  it('goes across the antimeridian where the route does', () => {
    const box = (places: [number, number][]) => boundsOf(trackOf(places).latitude, trackOf(places).longitude)
    assert.deepEqual(
      box([
        [1, 179],
        [2, -179],
        [0, -178],
      ]),
      { south: 0, west: 179, north: 2, east: -178 },
    )
    assert.deepEqual(
      box([
        [1, -10],
        [2, 20],
      ]),
      { south: 1, west: -10, north: 2, east: 20 },
    )
    assert.deepEqual(
      box([
        [0, 0],
        [0, 120],
        [0, -120],
        [0, 0],
      ]),
      { south: 0, west: -180, north: 0, east: 180 },
    )
    assert.equal(box([]), null)
  })
})

/** How far a place is from the straight line of degrees between two others, in metres. */
function offLine(place: Place, from: Place, to: Place): number {
  const [near, end] = [alongside(from[1], place[1]), alongside(to[1], place[1])]
  const at = (t: number) => haversine(...place, from[0] + t * (to[0] - from[0]), near + t * (end - near))
  let [low, high] = [0, 1]
  for (let step = 0; step < 80; step++) {
    const third = (high - low) / 3
    if (at(low + third) < at(high - third)) high -= third
    else low += third
  }
  return Math.min(at(low), at(0), at(1))
}

type Place = readonly [number, number]
const alongside = (longitude: number, near: number) => longitude + Math.round((near - longitude) / 360) * 360

/** Asserts that each sample of a track is near the line of those that were left. */
function assertNear(track: Track, places: readonly number[], toleranceM: number): void {
  const place = (at: number): Place => [track.latitude[at] ?? 0, track.longitude[at] ?? 0]
  for (let next = 1; next < places.length; next++) {
    const [from, to] = [places[next - 1] ?? 0, places[next] ?? 0]
    for (let at = from + 1; at < to; at++) {
      const off = offLine(place(at), place(from), place(to))
      assert.ok(off <= toleranceM * 1.0001 + 0.001, `sample ${at} is ${off} m from the line, of ${toleranceM} m`)
    }
  }
}

describe('a simplified route', function () {
  this.timeout(30_000)
  const walk = fc
    .record({
      start: fc.tuple(fc.double({ min: -80, max: 80, noNaN: true }), fc.constantFrom(0, 13.4, 179.999, -179.999)),
      steps: fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 })), {
        minLength: 2,
        maxLength: 150,
      }),
    })
    .map(({ start: [latitude, longitude], steps }) => {
      const places: [number, number][] = [[latitude, longitude]]
      for (const [north, east] of steps) {
        const [before, beside] = places.at(-1) ?? [0, 0]
        const turned = beside + east / 100_000
        places.push([before + north / 100_000, turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned])
      }
      return places
    })

  it('leaves out no sample that is farther from it than the tolerance', async () => {
    await fc.assert(
      fc.asyncProperty(walk, fc.integer({ min: 1, max: 200 }), async (places, toleranceM) => {
        const track = trackOf(places)
        const kept = await neededPlaces({ track, from: 0, to: track.length }, toleranceM)
        assert.equal(kept[0], 0)
        assert.equal(kept.at(-1), track.length - 1)
        assert.deepEqual(
          kept,
          [...new Set(kept)].sort((a, b) => a - b),
        )
        assertNear(track, kept, toleranceM)
      }),
      { numRuns: 60 },
    )
  })

  it('has few points where the way is straight, and all pauses', async () => {
    const places = Array.from({ length: 5000 }, (_, at) => [10 + at * 0.0001, 5] as const)
    const kept = await neededPlaces({ track: trackOf(places, [1234]), from: 0, to: 5000 }, 1)
    assert.ok(kept.length < 10, `${kept}`)
    assert.ok(kept.includes(1233) && kept.includes(1234))
  })

  it('is made coarser until it has as few points as asked, and says how coarse', async () => {
    const source = sourceOf(run(8000))
    const fine = await routeOf(source, { toleranceM: 0.5, maxPoints: 20_000 })
    const coarse = await routeOf(source, { toleranceM: 0.5, maxPoints: 200 })
    assert.equal(fine.toleranceM, 0.5)
    assert.ok(coarse.toleranceM > 0.5 && coarse.index.length <= 200 && coarse.index.length > 20)
    assert.deepEqual([coarse.index[0], coarse.index.at(-1)], [0, 7999])
    assertNear(source.track, coarse.index, coarse.toleranceM)
    assert.equal(coarse.latitude[5], source.track.latitude[coarse.index[5] ?? 0])
  })

  it('is of the part that is asked for, and has its pauses', async () => {
    const track = run(1000)
    track.breaks.push(400)
    const route = await routeOf(sourceOf(track), { toleranceM: 5, maxPoints: 1000, from: 100, to: 600 })
    assert.deepEqual([route.index[0], route.index.at(-1)], [100, 599])
    assert.deepEqual(
      route.breaks.map((at) => route.index[at]),
      [400],
    )
    assert.deepEqual((await routeOf(sourceOf(track), { toleranceM: 5, maxPoints: 10, from: 2000 })).index, [])
  })

  it('has as many points as asked at most, whatever its pauses', async () => {
    const track = run(500)
    for (let at = 2; at < 500; at += 2) track.breaks.push(at)
    const { index } = await routeOf(sourceOf(track), { toleranceM: 1, maxPoints: 50 })
    assert.deepEqual([index.length, index[0], index.at(-1)], [50, 0, 499])
  })
})

describe('series of an activity', () => {
  it('are the samples themselves where there is room for them', () => {
    const source = sourceOf(run(100))
    const { isExact, index, timeMs, series } = seriesOf(source, {
      ...{ names: ['elevation', 'speed', 'pace'], axis: 'time', range: null, buckets: 100 },
    })
    assert.deepEqual([isExact, index.length, timeMs[7]], [true, 100, 7000])
    const [elevation, speed, pace] = series
    assert.deepEqual(elevation?.mean, [...source.track.measure('altitude_m')])
    assert.deepEqual(elevation?.min, elevation?.max)
    assert.equal(pace?.mean[3], 1000 / (speed?.mean[3] ?? 0))
  })

  for (const axis of ['time', 'distance'] as const) {
    it(`over ${axis} have the extremes of all samples`, () => {
      const source = sourceOf(run(5000))
      const { isExact, index, series } = seriesOf(source, { names: ['elevation'], axis, range: null, buckets: 90 })
      assert.ok(!isExact && index.length <= 90 && index.length > 80)
      const altitude = [...source.track.measure('altitude_m')]
      const numbers = (list: readonly (number | null)[] = []) => list.map((it) => it ?? Number.NaN)
      assert.equal(Math.min(...numbers(series[0]?.min)), Math.min(...altitude))
      assert.equal(Math.max(...numbers(series[0]?.max)), Math.max(...altitude))
      for (const [at, mean] of numbers(series[0]?.mean).entries()) {
        assert.ok(mean >= (series[0]?.min[at] ?? 0) && mean <= (series[0]?.max[at] ?? 0))
      }
    })
  }

  it('of a part have the samples beside it too', () => {
    const { index } = seriesOf(sourceOf(run(100)), {
      ...{ names: ['speed'], axis: 'time', range: { from: 10_000, to: 20_500 }, buckets: 100 },
    })
    assert.deepEqual([index[0], index.at(-1)], [9, 21])
  })

  it('have computed speeds where none is given, and no pace while standing', () => {
    const track = trackOf(
      [
        [0, 0],
        [0, 0.001],
        [0, 0.001],
        [1, 1],
        [1, 1.0001],
      ],
      [3],
    )
    const { series } = seriesOf(sourceOf(track), { names: ['speed', 'pace'], axis: 'time', range: null, buckets: 9 })
    const [speed, pace] = series
    assert.deepEqual(
      speed?.mean.map((it) => it?.toFixed(1)),
      ['111.2', '111.2', '0.0', '11.1', '11.1'],
    )
    assert.deepEqual(
      pace?.mean.map((it) => it?.toFixed(1)),
      ['9.0', '9.0', undefined, '89.9', '89.9'],
    )
  })
})

describe('the sample at a position', () => {
  it('is the nearest, with its split and the time in the video', () => {
    const source = sourceOf(run(3000), { videoId: 'vid', videoOffsetMs: -500 })
    const found = sampleAt(source, { timeMs: 1_000_400 })
    assert.deepEqual([found?.index, found?.timeMs, found?.videoMs], [1000, 1_000_000, 999_500])
    assert.equal(found?.speedMps, source.track.measure('speed_mps')[1000])
    assert.equal(sampleAt(source, { distanceM: found?.distanceM ?? 0 })?.index, 1000)
    assert.equal(sampleAt(source, { index: 9999 })?.index, 2999)
    assert.equal(sampleAt(source, { timeMs: -5 })?.index, 0)
    const split = sampleAt(source, { distanceM: 2500 })?.split
    assert.equal(split, 2)
    assert.equal(sampleAt(source, { index: 2999 })?.split, source.splits.length - 1)
    assert.equal(sampleAt(sourceOf(run(5)), { index: 2 })?.videoMs, null)
  })

  it('is none where there is no sample yet', () => {
    assert.equal(sampleAt(sourceOf(new Track()), { index: 0 }), null)
  })
})
