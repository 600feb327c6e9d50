import assert from 'node:assert/strict'
import { geoDistance, geoPath } from 'd3-geo'
import { graticuleOf } from '../../../src/webview/activity/graticule'
import {
  dragged,
  EARTH_RADIUS_M,
  fitted,
  niceAtMost,
  projectionOf,
  scaleBar,
  zoomed,
} from '../../../src/webview/activity/map-view'
import { drawnOf, nearestPlace, shownSpan } from '../../../src/webview/activity/nearest'
import type { Coordinates } from '../../../src/webview/activity/route'

const size = { width: 600, height: 400 }
const city: Coordinates[] = [
  [8.5, 47.35],
  [8.58, 47.36],
  [8.54, 47.39],
]
const fiji: Coordinates[] = [
  [177, -17],
  [-178, -16],
  [-176, -18.5],
]
const pole: Coordinates[] = [
  [0, 89],
  [120, 88],
  [-120, 88.5],
]

describe('the map of a route', () => {
  for (const [name, points] of Object.entries({ 'a city': city, 'the antimeridian': fiji, 'a pole': pole })) {
    it(`shows all of a route around ${name}, as large as there is room`, () => {
      const projection = projectionOf(fitted(points, size), size)
      const drawn = points.map((point): Coordinates => projection(point) ?? [Number.NaN, Number.NaN])
      const [xs, ys] = [drawn.map(([x]) => x), drawn.map(([, y]) => y)]
      const room = [
        ...[Math.min(...xs), size.width - Math.max(...xs)],
        ...[Math.min(...ys), size.height - Math.max(...ys)],
      ]
      for (const pixels of room) assert.ok(pixels > 35, `${pixels} pixels to an edge`)
      assert.ok(Math.min(...room) < 37, `${Math.min(...room)} pixels to the nearest edge`)
    })
  }

  it('shows a route that stands still in some metres, and none at all somewhere', () => {
    const view = fitted([city[0] ?? [0, 0], city[0] ?? [0, 0]], size)
    assert.ok(view.metresPerPixel > 0.02 && view.metresPerPixel < 0.2, `${view.metresPerPixel} m a pixel`)
    assert.ok(Math.abs(view.latitude - 47.35) < 1e-6)
    assert.ok(Number.isFinite(fitted([], size).metresPerPixel))
  })

  it('is to scale', () => {
    for (const points of [city, fiji, pole]) {
      const view = fitted(points, size)
      const projection = projectionOf(view, size)
      for (const [dx, dy] of [
        [100, 0],
        [0, -100],
        [70, 70],
      ] as const) {
        const there = projection.invert?.([300 + dx, 200 + dy]) ?? [0, 0]
        const metres = geoDistance([view.longitude, view.latitude], there) * EARTH_RADIUS_M
        const wanted = Math.hypot(dx, dy) * view.metresPerPixel
        assert.ok(Math.abs(metres / wanted - 1) < 0.001, `${metres} m instead of ${wanted}`)
      }
    }
  })

  it('draws steps of a few centimetres as they are', () => {
    const view = { latitude: 47.37, longitude: 8.54, metresPerPixel: 0.05 }
    const way = Array.from({ length: 9 }, (_, at): Coordinates => [8.54 + (at - 4) * 5e-7, 47.37])
    const path = geoPath(projectionOf(view, size))({ type: 'LineString', coordinates: way }) ?? ''
    assert.deepEqual(path.match(/[ML]/g), ['M', ...Array.from({ length: 8 }, () => 'L')])
  })

  it('has a scale bar of a nice length', () => {
    assert.deepEqual([1, 1.9, 2, 4.2, 5, 9.9, 10, 730, 0.03].map(niceAtMost), [1, 1, 2, 2, 5, 5, 10, 500, 0.02])
    assert.deepEqual(scaleBar(10, 160), { metres: 1000, pixels: 100 })
    for (let metresPerPixel = 0.01; metresPerPixel < 80_000; metresPerPixel *= 1.7) {
      const { pixels } = scaleBar(metresPerPixel, 160)
      assert.ok(pixels > 60 && pixels <= 160.001, `${pixels} pixels`)
    }
  })

  it('keeps what is under the pointer while it zooms, and follows a drag', () => {
    for (const points of [city, fiji, pole]) {
      const view = fitted(points, size)
      const under = projectionOf(view, size).invert?.([400, 120]) ?? [0, 0]
      const [x = 0, y = 0] = projectionOf(zoomed(view, 8, [100, -80]), size)(under) ?? []
      assert.ok(Math.hypot(x - 400, y - 120) < 1, `it went to ${x}, ${y}`)
      const [left = 0, top = 0] = projectionOf(dragged(view, [100, -80], [60, -50]), size)(under) ?? []
      assert.ok(Math.hypot(left - 360, top - 150) < 1, `it went to ${left}, ${top}`)
    }
    assert.ok(zoomed(fitted(city, size), 1e9).metresPerPixel > 0)
  })

  it('has meridians and parallels at nice degrees, with their labels apart', () => {
    const { lines, latitudeDigits, longitudeDigits } = graticuleOf(fitted(city, size), size)
    assert.deepEqual([latitudeDigits, longitudeDigits], [2, 2])
    const labelled = (kind: string) => lines.filter((line) => line.kind === kind && line.label !== null)
    const degrees = (kind: string) => labelled(kind).map((line) => line.degrees.toFixed(4))
    assert.deepEqual(degrees('parallel'), ['47.3600', '47.3800'])
    assert.deepEqual(degrees('meridian'), ['8.5000', '8.5200', '8.5400', '8.5600', '8.5800'])
  })

  it('has a graticule over the antimeridian and around a pole', () => {
    const meridians = (points: Coordinates[]) =>
      graticuleOf(fitted(points, size), size).lines.filter(({ kind }) => kind === 'meridian')
    const over = meridians(fiji).map(({ degrees }) => Math.round(degrees))
    assert.ok(over.includes(178) && over.includes(-180) && over.includes(-178), over.join())
    const around = meridians(pole).map(({ degrees }) => Math.round(degrees))
    assert.deepEqual(
      [...around].sort((a, b) => a - b),
      [-180, -135, -90, -45, 0, 45, 90, 135],
    )
  })

  it('finds the sample at a point of the line, and the samples that are shown', () => {
    const route = { toleranceM: 1, index: [0, 10, 50], ...columns(city), breaks: [] }
    const drawn = drawnOf(route, projectionOf(fitted(city, size), size))
    const [[x0, y0] = [0, 0], [x1, y1] = [0, 0]] = drawn[0]?.points ?? []
    assert.deepEqual(nearestPlace(drawn, x0 + (x1 - x0) * 0.4, y0 + (y1 - y0) * 0.4)?.index, 4)
    assert.equal(nearestPlace([], 1, 1), null)
    assert.deepEqual(shownSpan(drawn, size), { from: 0, to: 51 })
    const close = zoomed(fitted(city, size), 64, [x0 - 300, y0 - 200])
    assert.deepEqual(shownSpan(drawnOf(route, projectionOf(close, size)), size), { from: 0, to: 11 })
    const away = dragged(close, [-20_000, 0], [0, 0])
    assert.equal(shownSpan(drawnOf(route, projectionOf(away, size)), size), null)
  })
})

function columns(points: Coordinates[]): { latitude: number[]; longitude: number[] } {
  return { latitude: points.map(([, it]) => it), longitude: points.map(([it]) => it) }
}
