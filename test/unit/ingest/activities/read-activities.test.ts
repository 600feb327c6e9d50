import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readActivities } from '../../../../src/ingest/activities/read-activities'
import { FrametroveError } from '../../../../src/shared/errors'
import { temporaryFolders } from '../../../support/temporary-folder'
import { write } from '../ingest'

const FIXTURES = resolve('test/fixtures/activities')

function read(
  path: string | string[],
  { type, signal = new AbortController().signal }: { type?: string; signal?: AbortSignal } = {},
) {
  const paths = [path].flat().map((it) => resolve(FIXTURES, it))
  return readActivities({ paths, ...(type === undefined ? {} : { type }) }, { signal, progress: () => {} })
}

/** The only activity of a file, with its samples. */
async function one(name: string, options: { type?: string } = {}) {
  const { activities, warnings } = await read(name, options)
  const [activity] = activities
  assert.ok(activity)
  assert.equal(activities.length, 1)
  return { ...activity, samples: activity.track.samples(), warnings }
}

async function refused(path: string | string[]): Promise<FrametroveError> {
  const error = await read(path).then(
    () => assert.fail('it should have been refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof FrametroveError, String(error))
  return error
}

describe('files of activities', () => {
  const newFolder = temporaryFolders()

  it('GPX of a watch: a track with heart rate, cadence and temperature', async () => {
    const { head, samples, splits, track } = await one('watch.gpx')
    assert.equal(head.type, 'running')
    assert.equal(head.notes, 'Morning run & coffee')
    assert.match(head.id, /^morning-run-coffee-2026-05-01-[0-9a-f]{12}$/)
    assert.deepEqual([head.startedAt, head.endedAt], ['2026-05-01T06:00:00.000Z', '2026-05-01T06:00:59.000Z'])
    assert.equal(samples.length, 60)
    assert.deepEqual(samples[1], {
      ...{ time: '2026-05-01T06:00:01.000Z', latitude: 10.00003, longitude: -29.999990004166147 },
      ...{ altitude_m: 12.29950024994048, air_temperature_c: 21, heart_rate: 110, cadence: 79 },
    })
    assert.equal(splits.length, 1)
    assert.deepEqual(track.breaks, [])
  })

  it('GPX of a training site: segments are stretches, and elements of no namespace are kept', async () => {
    const { head, track, samples } = await one('training-site.gpx')
    assert.deepEqual(track.breaks, [20])
    assert.equal(head.durationMs, 38_000)
    assert.deepEqual(samples[20]?.time, '2026-05-01T06:02:00.000Z')
    assert.equal(samples[20]?.power, 300)
    assert.equal(samples[20]?.heart_rate, 250)
  })

  it('GPX of a phone app: two tracks, speed and course, -1 for none; the rest is told', async () => {
    const { activities, warnings } = await read('phone-app.gpx')
    const [out, back] = activities.map(({ head, track }) => ({ head, sample: track.sample(1), first: track.sample(0) }))
    assert.equal(out?.head.notes, 'Against the wind.\r\nSlow.')
    assert.deepEqual(out?.head.extra, { name: 'Out' })
    assert.equal(back?.head.notes, 'Harbour')
    const { speed_mps, course_deg, hdop } = out?.sample ?? {}
    assert.deepEqual({ speed_mps, course_deg, hdop }, { speed_mps: 1.31, course_deg: 41, hdop: 2.1 })
    assert.equal(out?.first.speed_mps, undefined)
    assert.deepEqual(warnings, [
      'phone-app.gpx: skipped 1 route and 1 waypoint and 1 track without points: not recorded.',
    ])
  })

  it('GPX in other encodings, with a time that says no zone, and text in CDATA', async () => {
    const folder = await newFolder()
    const points =
      '<trkpt lat="10" lon="20"><time>2026-05-01T06:00:00</time></trkpt><trkpt lat="10.01" lon="20"><time>2026-05-01T06:00:09.5</time></trkpt>'
    const text = `<gpx version="1.1"><trk><name><![CDATA[Café <1>]]></name><trkseg>${points}</trkseg></trk></gpx>`
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1')
    const wide = Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${text}`, 'utf16le')
    for (const [name, bytes] of Object.entries({ 'latin.gpx': latin, 'wide.gpx': wide })) {
      const { head, samples } = await one(await write(folder, name, bytes))
      assert.equal(head.notes, 'Café <1>')
      assert.equal(samples[1]?.time, '2026-05-01T06:00:09.500Z')
    }
    const error = await refused(await write(folder, 'wrong.gpx', Buffer.from(text, 'latin1')))
    assert.match(error.why, /is not UTF-8 text/)
  })

  it('GeoJSON of a drone: a line with its times; other features are told', async () => {
    const { head, samples, warnings } = await one('drone.geojson')
    assert.equal(head.type, 'drone')
    assert.equal(head.notes, 'North side')
    assert.equal(samples[1]?.altitude_m, 60.5)
    assert.equal(samples[1]?.gimbal_pitchs, -89)
    assert.deepEqual(warnings, ['drone.geojson: skipped 1 feature: not recorded.'])
  })

  it('GeoJSON of a tracker: points, each with its time, are one activity', async () => {
    const { samples } = await one('tracker.geojson')
    assert.equal(samples.length, 30)
    const [, second] = samples
    assert.ok(second)
    const { time, altitude_m, speed_mps, course_deg, accuracy_m, motion } = second
    assert.equal(time, '2026-05-01T06:00:01.000Z')
    assert.deepEqual([altitude_m, speed_mps, course_deg, accuracy_m, motion], [7, 1.5, 90, 5, ['walking']])
    assert.deepEqual([samples[0]?.speed_mps, samples[0]?.course_deg], [undefined, undefined])
  })

  it('GeoJSON of several parts: each is a stretch', async () => {
    const { track } = await one('parts.geojson')
    assert.deepEqual(track.breaks, [10])
  })

  it('the format itself: all that the file says, and what it does not know', async () => {
    const { head, track, samples } = await one('walk.frametrove-activity.json')
    assert.deepEqual([head.id, head.type, head.videoId, head.videoOffsetMs], ['walk-1', 'walk', 'harbour_walk', -1500])
    assert.deepEqual(head.extra, { weather: 'fog' })
    assert.deepEqual(track.breaks, [6])
    assert.equal(samples[2]?.heart_rate, 92)
  })

  it('the type is that of the file, else the one asked for, else activity', async () => {
    assert.equal((await one('watch.gpx', { type: 'hike' })).head.type, 'running')
    assert.equal((await one('parts.geojson', { type: 'sail' })).head.type, 'sail')
    assert.equal((await one('parts.geojson')).head.type, 'activity')
  })

  it('a folder is searched for them, and other JSON is left alone', async () => {
    const folder = await newFolder()
    for (const name of ['watch.gpx', 'drone.geojson']) copyFileSync(join(FIXTURES, name), join(folder, name))
    copyFileSync(join(FIXTURES, 'walk.frametrove-activity.json'), join(folder, 'walk.json'))
    await write(folder, 'package.json', { name: 'x' })
    await write(folder, 'map.json', { type: 'FeatureCollection', features: [] })
    assert.equal((await read(folder)).activities.length, 3)
    const empty = await newFolder()
    assert.match((await refused(empty)).why, /is a folder without any file of activities/)
  })

  it('the same recording in two files is read once; another under its id is refused', async () => {
    const folder = await newFolder()
    copyFileSync(join(FIXTURES, 'watch.gpx'), join(folder, 'a.gpx'))
    const { activities, warnings } = await read(['watch.gpx', join(folder, 'a.gpx')])
    assert.equal(activities.length, 1)
    assert.match(warnings[0] ?? '', /^a\.gpx: has “morning-run-coffee-[^”]*”, which was read before\.$/)
    const sample = (second: number, latitude: number) => ({
      time: `2026-05-01T06:00:0${second}Z`,
      latitude,
      longitude: 1,
    })
    const other = { format: 'frametrove-activity/1', id: 'walk-1', type: 'x', samples: [sample(1, 1), sample(2, 2)] }
    const error = await refused(['walk.frametrove-activity.json', await write(folder, 'b.json', other)])
    assert.match(error.why, /has the id “walk-1” of another activity/)
  })

  it('a cancel ends the reading', async () => {
    const controller = new AbortController()
    controller.abort()
    await assert.rejects(read('watch.gpx', { signal: controller.signal }), { code: 'cancelled' })
  })

  it('memory does not grow with what a hostile file repeats', async () => {
    const folder = await newFolder()
    const points = Array.from({ length: 100_001 }, (_, at) => {
      const time = new Date(Date.parse('2026-05-01T06:00:00Z') + at * 1000).toISOString()
      return `<trkpt lat="${(at * 1e-4).toFixed(4)}" lon="2"><time>${time}</time></trkpt>`
    })
    const error = await refused(
      await write(folder, 'long.gpx', `<gpx><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`),
    )
    assert.match(error.why, /trk 1: has more than 100,000 samples/)
    const attributes = Array.from({ length: 200 }, (_, at) => `a${at}="1"`).join(' ')
    assert.match(
      (await refused(await write(folder, 'wide.gpx', `<gpx ${attributes}></gpx>`))).why,
      /too many attributes/,
    )
  })
})

describe('bad files of activities', () => {
  const cases: [file: string, code: string, problems: [where: string | undefined, message: RegExp][]][] = [
    ['billion-laughs.gpx', 'invalid_input', [['line 13, column 3', /document type declaration/]]],
    ['external-entity.gpx', 'invalid_input', [['line 2, column 53', /document type declaration/]]],
    ['unknown-entity.gpx', 'invalid_input', [['line 1, column 93', /an entity that XML itself does not have/]]],
    ['cut-off.gpx', 'invalid_input', [['line 1, column 236', /it is cut off here/]]],
    ['not-closed.gpx', 'invalid_input', [['line 1, column 229', /is not XML: unexpected close tag/]]],
    ['too-deep.gpx', 'invalid_input', [['line 1, column 268', /nested too deeply/]]],
    ['no-gpx.gpx', 'invalid_input', [[undefined, /its root element is kml/]]],
    [
      'no-times.gpx',
      'missing_required_data',
      [
        ['trk 1, trkpt 1', /^time is missing/],
        ['trk 1, trkpt 2', /^time is missing/],
      ],
    ],
    [
      'latitude.gpx',
      'invalid_input',
      [
        ['trk 2, trkpt 3', /^latitude must be at most 90, got 91/],
        ['trk 2, trkpt 4', /^latitude is missing/],
        ['trk 2, trkpt 4', /^longitude must be a number, got text \("x"\)/],
      ],
    ],
    ['back-in-time.gpx', 'invalid_input', [['trk 1, trkpt 3', /before that of the sample before it/]]],
    ['only-a-route.gpx', 'missing_required_data', [[undefined, /has no track with points, only 1 route/]]],
    ['one-point.gpx', 'insufficient_data', [['trk 1', /1 of the at least 2 samples/]]],
    ['no-times.geojson', 'missing_required_data', [[undefined, /a line without times/]]],
    ['lengths.geojson', 'invalid_input', [['properties.coordTimes', /must have 2 entries, one for each/]]],
    ['latitude.geojson', 'invalid_input', [['features[0].geometry.coordinates[1]', /^latitude must be at most 90/]]],
    ['coordinate.geojson', 'invalid_input', [['geometry.coordinates[1][0]', /must be a number, got text \("a"\)/]]],
    ['bare.geojson', 'invalid_input', [[undefined, /is a bare LineString/]]],
    ['polygon.geojson', 'missing_required_data', [[undefined, /has no line, and no points with a time/]]],
    ['sample.frametrove-activity.json', 'invalid_input', [['samples[17].latitude', /^latitude must be a number/]]],
    ['no-id.frametrove-activity.json', 'missing_required_data', [['id', /^id is missing/]]],
    ['no-samples.frametrove-activity.json', 'missing_required_data', [['samples', /^samples is missing/]]],
    ['newer.frametrove-activity.json', 'invalid_input', [['the version of format', /is 2, and this version/]]],
  ]
  for (const [file, code, expected] of cases) {
    it(`${file} is refused: ${expected.map(([, message]) => message.source).join(', ')}`, async () => {
      const error = await refused(`bad/${file}`)
      assert.equal(error.code, code)
      assert.deepEqual(
        error.problems.map((it) => it.where),
        expected.map(([where]) => where),
      )
      for (const [at, [, message]] of expected.entries()) assert.match(error.problems[at]?.message ?? '', message)
      for (const problem of error.problems) assert.equal(problem.file, join(FIXTURES, 'bad', file))
    })
  }
})
