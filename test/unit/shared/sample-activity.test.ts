import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'
import { checkActivity } from '../../../src/ingest/activities/check-activity'
import { readActivities } from '../../../src/ingest/activities/read-activities'
import { contentHash } from '../../../src/store/activities/checked-activity'
import { harbourActivity } from '../../support/sample-track'

const FILE = 'media/sample/harbour_walk.frametrove-activity.json'
const MAX_BYTES = 110_000
const results = z.looseObject({ video_id: z.string(), video: z.looseObject({ duration_ms: z.number() }) })

describe('the activity of the sample', () => {
  it('is what the script makes, in the format, small, and without warnings', async () => {
    const text = readFileSync(FILE, 'utf8')
    assert.deepEqual(JSON.parse(text), harbourActivity())
    assert.ok(text.length < MAX_BYTES)
    const { head, splits, warnings } = await checkActivity(harbourActivity())
    assert.deepEqual(warnings, [])
    assert.equal(splits.length, 2)
    assert.ok(head.distanceM > 1050 && head.distanceM < 1250, String(head.distanceM))
    assert.ok(head.elevationGainM !== null && head.elevationGainM > 5 && head.elevationGainM < 15)
  })

  it('belongs to the video of the sample, which is taken in the course of it', () => {
    const { video_id, video } = results.parse(
      JSON.parse(readFileSync('media/sample/harbour_walk.frametrove-results.json', 'utf8')),
    )
    const activity = harbourActivity()
    assert.equal(activity.video_id, video_id)
    const lengthMs = Date.parse(activity.samples.at(-1)?.time ?? '') - Date.parse(activity.samples[0]?.time ?? '')
    assert.ok(activity.video_offset_ms < 0 && lengthMs + activity.video_offset_ms > video.duration_ms)
  })

  it('is the same out of the GPX file that an export made of it', async () => {
    const read = (path: string) =>
      readActivities({ paths: [resolve(path)] }, { signal: new AbortController().signal, progress: () => {} })
    const [ofJson, ofGpx] = [await read(FILE), await read('test/fixtures/activities/exported.gpx')]
    assert.deepEqual(
      ofGpx.activities.map(({ head, track }) => [{ ...head, elevationGainM: 0 }, track.samples(), track.breaks]),
      ofJson.activities.map(({ head, track }) => [{ ...head, elevationGainM: 0 }, track.samples(), track.breaks]),
    )
    assert.deepEqual(ofGpx.activities.map(contentHash), ofJson.activities.map(contentHash))
  })
})
