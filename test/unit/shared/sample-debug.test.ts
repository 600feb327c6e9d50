import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { debugSessionSchema } from '../../../src/shared/debug-session'
import { harbourDebugSessions } from '../../support/sample-debug'

const FILES = {
  baseline: 'media/sample/harbour_walk.frametrove-debug.json',
  tuned: 'media/sample/harbour_walk_tuned.frametrove-debug.json',
}
const MAX_BYTES = 60_000

const found = z.looseObject({ frame_number: z.number(), label: z.string(), confidence: z.number() })
const results = z.looseObject({ objects: z.array(found.extend({ bbox: z.array(z.number()), track_id: z.number() })) })

describe('the debug sessions of the sample', () => {
  const made = harbourDebugSessions()
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

  for (const name of ['baseline', 'tuned'] as const) {
    it(`${name}: the file is what the script makes, in the format, and small`, () => {
      assert.deepEqual(read(FILES[name]), made[name])
      assert.equal(debugSessionSchema.parse(made[name]).session_id, name)
      assert.ok(readFileSync(FILES[name]).length < MAX_BYTES)
    })

    it(`${name}: finds in the frames with images what the results say`, () => {
      const { objects } = results.parse(read('media/sample/harbour_walk.frametrove-results.json'))
      for (const { frame_number, timestamp_ms: _, ...object } of objects) {
        const frame = made[name].frameAnalysis.find((it) => it.frame_number === frame_number)
        assert.deepEqual(frame?.detections, [object])
      }
    })

    it(`${name}: has a fit and a residual for every point of its tracks`, () => {
      const { tracks } = made[name].trajectoryData
      assert.deepEqual(
        tracks.map(({ label }) => label),
        ['boat', 'person'],
      )
      for (const { fit, points } of tracks) {
        const { b, c } = fit.parameters
        for (const { x, y, residual } of points) assert.ok(Math.abs(y - b * x - c - residual) < 0.2)
        const squares = points.reduce((sum, { residual }) => sum + residual ** 2, 0)
        assert.ok(Math.abs(Math.sqrt(squares / points.length) - fit.rmse) < 0.01)
      }
    })
  }

  it('differ: the tuned one is faster, and follows the boat past the sun', () => {
    const { baseline, tuned } = made
    assert.ok(tuned.performanceMetrics.total_ms < baseline.performanceMetrics.total_ms)
    const without = (session: typeof baseline) => session.performanceMetrics.counters.frames_without_detection
    assert.ok(without(baseline) > without(tuned))
    assert.notDeepEqual(tuned.processingParameters, baseline.processingParameters)
  })
})
