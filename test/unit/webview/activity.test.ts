import assert from 'node:assert/strict'
import type { ActivityRoute, ActivitySeries } from '../../../src/shared/activities'
import { activityPanelMessageSchema } from '../../../src/shared/activity-panel-contract'
import { axisOfIndex, indexOfAxis } from '../../../src/webview/activity/along'
import { legsOf, pointOf, refined, sidesOf, stretchOf } from '../../../src/webview/activity/route'
import { extremes } from '../../../src/webview/activity/split-pace'

/** A way to the east, a thousandth of a degree a sample. */
function route(index: number[], breaks: number[] = []): ActivityRoute {
  return {
    ...{ toleranceM: 1, index, breaks },
    ...{ latitude: index.map(() => 47), longitude: index.map((place) => 8 + place / 1000) },
  }
}

describe('the route of an activity', () => {
  it('is drawn in parts between its pauses', () => {
    const legs = legsOf(route([0, 10, 11, 20], [2]))
    assert.deepEqual(
      legs.map(({ index }) => index),
      [
        [0, 10],
        [11, 20],
      ],
    )
    assert.deepEqual(legs[1]?.points[0], [8.011, 47])
    assert.deepEqual(legsOf(route([])), [])
  })

  it('gets finer in a part, and keeps its pauses', () => {
    const fine = refined(route([0, 10, 20, 30, 40], [1, 3]), route([20, 22, 24, 30], [2]))
    assert.deepEqual(fine.index, [0, 10, 20, 22, 24, 30, 40])
    assert.deepEqual(fine.breaks, [1, 4])
    assert.deepEqual(refined(route([0, 10, 20], [1]), route([10, 15, 20])).breaks, [1])
    assert.deepEqual(refined(route([0, 10]), route([])).index, [0, 10])
    assert.deepEqual(refined(route([0, 10, 20, 30], [3]), route([10, 12, 20])).breaks, [4])
  })

  it('tells where a sample is that has no point of its own, but not within a pause', () => {
    assert.deepEqual(
      pointOf(route([0, 10]), 4)?.map((it) => it.toFixed(6)),
      ['8.004000', '47.000000'],
    )
    assert.deepEqual(pointOf(route([0, 10], [1]), 4), [8, 47])
    assert.deepEqual(pointOf(route([0, 10]), 99), [8.01, 47])
    assert.equal(pointOf(route([]), 0), null)
    const over = { ...route([0, 10]), longitude: [179, -179] }
    assert.equal(pointOf(over, 5)?.[0], 180)
  })

  it('has stretches with both ends', () => {
    const stretch = stretchOf(route([0, 10, 20, 30], [2]), 5, 25)
    assert.deepEqual(stretch.index, [5, 10, 20, 25])
    assert.deepEqual(
      stretch.longitude.map((it) => it.toFixed(3)),
      ['8.005', '8.010', '8.020', '8.025'],
    )
    assert.deepEqual(stretch.breaks, [2])
  })

  it('knows how far it reaches, also over the antimeridian', () => {
    const { down, across } = sidesOf({ south: 0, north: 1, west: 179.5, east: -179.5 })
    assert.ok(Math.abs(down - 111_195) < 1)
    assert.ok(Math.abs(across - 111_195) < 10)
  })
})

describe('the cursor of an activity', () => {
  const series: ActivitySeries = {
    ...{ isExact: false, index: [0, 10, 20], timeMs: [0, 1000, 5000], distanceM: [0, 50, 60], series: [] },
  }

  it('goes from the axis to samples and back', () => {
    assert.deepEqual(
      [-5, 0, 500, 1000, 3000, 9000].map((value) => indexOfAxis(series, 'time', value)),
      [0, 0, 5, 10, 15, 20],
    )
    assert.deepEqual(
      [25, 55].map((value) => indexOfAxis(series, 'distance', value)),
      [5, 15],
    )
    assert.equal(axisOfIndex(series, 'time', 15), 3000)
    assert.equal(axisOfIndex(series, 'distance', 5), 25)
    assert.equal(axisOfIndex({ ...series, index: [], timeMs: [] }, 'time', 5), null)
  })
})

describe('the splits of an activity', () => {
  const split = (id: string, metres: number, seconds: number) => ({ id, distance_m: metres, duration_s: seconds })

  it('have a fastest and a slowest one, but no rest that is too short counts', () => {
    const splits = [split('1', 1000, 300), split('2', 1000, 280), split('3', 1000, 320), split('4', 120, 20)]
    assert.deepEqual(extremes(splits), { fastest: 1, slowest: 2 })
    assert.deepEqual(extremes(splits.slice(0, 1)), { fastest: null, slowest: null })
    assert.deepEqual(extremes([split('1', 1000, 300.1), split('2', 1000, 300.2)]), { fastest: null, slowest: null })
    assert.deepEqual(extremes([]), { fastest: null, slowest: null })
    assert.deepEqual(extremes([split('1', 0, 10), split('2', 0, 20)]), { fastest: null, slowest: null })
  })
})

describe('messages of the activity panel', () => {
  const isTaken = (m: string, ...a: unknown[]) => activityPanelMessageSchema.safeParse({ t: 'q', i: '1', m, a }).success

  it('are taken as the contract has them, and dropped otherwise', () => {
    assert.ok(isTaken('loadRoute', { toleranceM: 1, maxPoints: 5000 }))
    assert.ok(isTaken('loadSample', { timeMs: 12.5 }))
    assert.ok(isTaken('act', 'finish'))
    // No panel reads or does something with another activity than its own.
    assert.ok(!isTaken('loadRoute', { activityId: 'other', toleranceM: 1, maxPoints: 5000 }))
    assert.ok(!isTaken('loadRoute', { toleranceM: 0, maxPoints: 1e9 }))
    assert.ok(!isTaken('act', 'delete'))
    assert.ok(!isTaken('deleteActivities', ['a']))
  })
})
