import assert from 'node:assert/strict'
import { alignedData, type ChartData, nearestIndex, toCsv } from '../../../src/webview/chart/chart-data'

describe('a chart', () => {
  const series = [
    { name: 'Done', colour: 'blue', values: [1, 2, null] },
    { name: 'Failed', colour: 'red', values: [3, 0, 4] },
  ] as const
  const data: ChartData = { x: [10, 20, 40], series, style: 'bars' }

  it('draws the series of a stack on one another, the topmost first', () => {
    assert.deepEqual(alignedData({ ...data, isStacked: true }), [
      [10, 20, 40],
      [4, 2, 4],
      [1, 2, 0],
    ])
  })

  it('draws a band below the line that it belongs to', () => {
    const band = { name: 'Score', colour: 'blue', values: [2, 3], low: [1, 2], high: [5, 4] } as const
    assert.deepEqual(alignedData({ x: [1, 2], series: [band], style: 'lines' }), [
      [1, 2],
      [5, 4],
      [1, 2],
      [2, 3],
    ])
  })

  it('finds the place nearest to a value', () => {
    assert.deepEqual(
      [-5, 10, 14, 16, 29, 31, 99].map((value) => nearestIndex(data.x, value)),
      [0, 0, 0, 1, 1, 2, 2],
    )
    assert.equal(nearestIndex([], 3), -1)
  })

  it('names units where the bare numbers are', () => {
    const speed = { name: 'Speed', colour: 'blue', unit: 'km/h', values: [3] } as const
    assert.equal(toCsv({ x: [1], series: [speed], style: 'lines' }, 'Time'), 'Time,Speed (km/h)\r\n1,3\r\n')
  })

  it('becomes comma-separated text, in which no name is a formula', () => {
    const named = [
      { name: '=HYPERLINK("x"), "y"', colour: 'blue', values: [1.5, null, -2], low: [1, null, -3], high: [2, null, 0] },
    ] as const
    assert.equal(
      toCsv({ x: [10, 20, 40], series: named, style: 'lines' }, 'Time'),
      [
        `Time,"'=HYPERLINK(""x""), ""y"" min","'=HYPERLINK(""x""), ""y""","'=HYPERLINK(""x""), ""y"" max"`,
        ...['10,1,1.5,2', '20,,,', '40,-3,-2,0', ''],
      ].join('\r\n'),
    )
  })
})
