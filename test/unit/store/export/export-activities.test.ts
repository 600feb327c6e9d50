import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gpx } from '@tmcw/togeojson'
import { DOMParser } from '@xmldom/xmldom'
import * as fc from 'fast-check'
import { Database } from 'node-sqlite3-wasm'
import { ACTIVITY_FORMAT, type ActivityInput } from '../../../../src/shared/activity'
import type { ExportForm, ExportScope } from '../../../../src/shared/data-export'
import { xmlDecimal } from '../../../../src/store/export/xml-text'
import { sampleActivity, sampleTrack } from '../../../support/sample-activity'
import type { StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { ExportYard } from './export-yard'

const ID = '../run "1"'
const scope: ExportScope = { kind: 'activity', activityId: ID }

/** All that a store has of an activity, but for what an ingest makes anew. */
async function contentOf({ service }: StoreUnderTest, id: string) {
  const { savedAt, storedBytes, ...details } = await service.getActivity(id)
  const samples = await service.activitySamples(id, 0, 5000)
  const { breaks } = await service.activityRoute({ activityId: id, toleranceM: 0, maxPoints: 20_000 })
  return { ...details, samples, breaks }
}

const odd = 'x\u0001\ufffe \r\n <&"\'>]]> \u2028 🎬'

/** An activity with all that there may be of one. */
function whole(): ActivityInput {
  const samples = sampleTrack(2100).map((sample, at) => ({
    ...sample,
    ...(at % 3 === 0 ? { heart_rate: 100 + (at % 90), cadence: 80, air_temperature_c: -3.25 } : {}),
    ...(at === 7 ? { note: odd, nested: { deep: [1, { a: true }] }, heart_rate: 'high', course_deg: 360 } : {}),
    ...(at > 1500 ? { altitude_m: null, accuracy_m: null } : {}),
  }))
  const split = { id: '=a', distance_m: 1000, duration_s: 333.25, pace_s_per_km: 333.25, weather: odd }
  return {
    ...{ format: ACTIVITY_FORMAT, id: ID, type: 'run & "fun"', notes: `=1+1 ${odd}`, samples, splits: [split] },
    ...{ video_id: 'vid', video_offset_ms: -1500, breaks: [3, 999, 2000], name: 'Lap <1>', device: { os: odd } },
    ...{ started_at: '2026-05-01T05:59:00.000Z', duration_ms: 2_000_000 },
  }
}

describe('an export of activities', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let folder: string
  let yard: ExportYard

  beforeEach(async () => {
    folder = await newFolder()
    yard = await ExportYard.open(folder)
  })
  afterEach(() => yard.close())

  const save = (activity: ActivityInput, { service }: StoreUnderTest = yard.store) =>
    service.saveActivity({ operationId: 'save', activity }, {})
  const ingest = ({ service }: StoreUnderTest, path: string) =>
    service.ingestActivities({ operationId: 'in', paths: [path] })
  const place = (as: ExportForm) => (as === 'gpx' || as === 'geojson' ? join(yard.target, `a.${as}`) : yard.target)

  for (const as of ['json', 'folder', 'gpx', 'geojson'] as const) {
    it(`as ${as} is ingested again, and is the same`, async () => {
      await save(whole())
      const { path, files, missing } = await yard.export(as, scope, place(as))
      assert.deepEqual([files, missing], [1, 0])
      const { activities, warnings } = await ingest(yard.other, path)
      assert.deepEqual(warnings, [])
      assert.deepEqual(
        activities.map((it) => [it.activity.id, it.outcome]),
        [[ID, 'stored']],
      )
      assert.deepEqual(await contentOf(yard.other, ID), await contentOf(yard.store, ID))
    })
  }

  it('as JSON, into the store that it came from, changes nothing', async () => {
    await save(whole())
    const { path } = await yard.export('json', scope)
    const [again] = (await ingest(yard.store, path)).activities
    assert.equal(again?.outcome, 'unchanged')
  })

  it('of whatever there may be comes back out of GPX and GeoJSON', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 }).map((it) => it.replaceAll('\0', ''))
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())
    const extra = fc.dictionary(fc.stringMatching(/^[a-z ]{1,9}$/), fc.oneof(text, number, fc.boolean()), {
      maxKeys: 3,
    })
    const measures = fc.record(
      {
        altitude_m: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        speed_mps: fc.double({ min: 0, max: 1e5, noNaN: true }),
        course_deg: fc.double({ min: 0, max: 360, noNaN: true }),
        accuracy_m: fc.double({ min: 0, max: 1e9, noNaN: true }),
      },
      { requiredKeys: [] },
    )
    const place = fc.tuple(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    )
    const point = fc.tuple(place, measures, extra, fc.nat(5000))
    const activity = fc.record({
      points: fc.array(point, { minLength: 2, maxLength: 8 }),
      notes: text,
      pause: fc.nat(7),
    })
    let round = 0
    await fc.assert(
      fc.asyncProperty(activity, fc.constantFrom('gpx' as const, 'geojson' as const), async (given, as) => {
        let time = Date.parse('2026-05-01T06:00:00.000Z')
        const samples = given.points.map(([[latitude, longitude], measured, more, wait]) => {
          time += wait
          const zeroless = Object.entries(measured).map(([key, value]) => [key, value + 0])
          return {
            ...{ ...more, time: new Date(time).toISOString(), latitude: latitude + 0, longitude: longitude + 0 },
            ...Object.fromEntries(zeroless),
          }
        })
        // So that it is long enough, whatever its points.
        samples.push({ time: new Date(time).toISOString(), latitude: 1, longitude: 1 })
        samples.push({ time: new Date(time).toISOString(), latitude: 2, longitude: 2 })
        const breaks = given.pause > 0 && given.pause < samples.length - 1 ? [given.pause] : []
        const id = `a${round++}`
        await save({ format: ACTIVITY_FORMAT, id, type: 'x', notes: given.notes, samples, breaks })
        const file = join(yard.target, `${id}.${as}`)
        await yard.export(as, { kind: 'activity', activityId: id }, file)
        await ingest(yard.other, file)
        assert.deepEqual(await contentOf(yard.other, id), await contentOf(yard.store, id))
      }),
      { numRuns: 25 },
    )
  })

  it('as GPX is read by others: names, stretches, places, times and heart rates', async () => {
    await save(whole())
    const { path } = await yard.export('gpx', scope, place('gpx'))
    const { features } = gpx(new DOMParser().parseFromString(readFileSync(path, 'utf8'), 'text/xml'))
    const [feature] = features
    assert.ok(features.length === 1 && feature?.geometry?.type === 'MultiLineString')
    const { samples } = await contentOf(yard.store, ID)
    const { name, type, coordinateProperties } = feature.properties ?? {}
    assert.deepEqual([name, type], ['Lap <1>', 'run & "fun"'])
    assert.deepEqual(
      feature.geometry.coordinates.flat().map(([longitude, latitude]) => [latitude, longitude]),
      samples.map(({ latitude, longitude }) => [latitude, longitude]),
    )
    assert.deepEqual(
      coordinateProperties.times.flat(),
      samples.map(({ time }) => time),
    )
    assert.deepEqual(coordinateProperties.heart[0], [samples[0]?.heart_rate, null, null])
  })

  it('as GeoJSON is a line of each stretch, with an altitude where all have one', async () => {
    await save(sampleActivity(10, { id: ID, breaks: [4] }))
    const { path } = await yard.export('geojson', scope, place('geojson'))
    const { features } = JSON.parse(readFileSync(path, 'utf8'))
    assert.equal(features.length, 1)
    const { geometry, properties } = features[0]
    assert.equal(geometry.type, 'MultiLineString')
    assert.deepEqual(
      geometry.coordinates.map((it: unknown[]) => it.length),
      [4, 6],
    )
    assert.equal(geometry.coordinates[0][0].length, 3)
    assert.deepEqual(Object.keys(properties.coordinateProperties), ['times', 'speed_mps', 'course_deg', 'accuracy_m'])
  })

  it('of a route that thinning made much shorter is ingested again, with the way that is left', async () => {
    // To and fro across a line of 500 m, as a receiver wanders.
    const samples = sampleTrack(500).map(({ time }, at) => ({
      time,
      latitude: 10 + at * 9e-6,
      longitude: (at % 2) * 2e-5,
    }))
    const { activity } = await save({ format: ACTIVITY_FORMAT, id: ID, type: 'x', samples })
    await yard.store.service.thinActivities({ operationId: 'thin', activityIds: [ID], toleranceM: 10 })
    for (const as of ['json', 'gpx', 'geojson'] as const) {
      const { path } = await yard.export(as, scope, as === 'json' ? yard.target : join(yard.target, `thin.${as}`))
      const [again] = (await ingest(yard.other, path)).activities
      const { distanceM = 0, durationMs } = again?.activity ?? {}
      assert.ok(distanceM > 490 && distanceM < 700 && activity.distanceM > 1000, `${distanceM}`)
      assert.equal(durationMs, activity.durationMs)
    }
  })

  it('as CSV has tables of activities, splits and samples', async () => {
    await save(whole())
    const { path, files } = await yard.export('csv', scope)
    assert.equal(files, 3)
    assert.deepEqual(readdirSync(path).sort(), ['activities.csv', 'activity_samples.csv', 'activity_splits.csv'])
    const lines = readFileSync(join(path, 'activity_samples.csv'), 'utf8').trimEnd().split('\r\n')
    assert.equal(
      lines[0],
      'activity_id,stretch,time,latitude,longitude,altitude_m,speed_mps,course_deg,accuracy_m,extra',
    )
    const { samples } = await contentOf(yard.store, ID)
    const { time, latitude, longitude, altitude_m, speed_mps, course_deg, accuracy_m } = samples[4] ?? assert.fail()
    const cells = ['"../run ""1"""', 2, time, latitude, longitude, altitude_m, speed_mps, course_deg, accuracy_m, '']
    assert.equal(lines[5], cells.join(','))
  })

  it('as SQLite has the activity with its splits and its samples', async () => {
    await save(whole())
    await save(sampleActivity(30, { id: 'other' }))
    const { path } = await yard.export('sqlite', scope, join(yard.target, 'a.sqlite'))
    const database = new Database(path, { readOnly: true })
    const count = (from: string) => database.get(`SELECT ${from}`)?.count
    assert.equal(count('count(*) AS count FROM activity'), 1)
    assert.equal(count('sum(sample_count) AS count FROM activity_block'), 2100)
    assert.equal(count('count(*) AS count FROM activity_split'), 1)
    database.close()
  })

  it('of a video goes with it, and of everything all do', async () => {
    await save(whole())
    await save(sampleActivity(30, { id: 'other' }))
    await yard.store.service.updateVideo('vid', { title: 'x' }).catch(() => undefined)
    await yard.store.service.storeToolResults('vid', 'detect', { objects: [] }, {})
    const names = (path: string) => readdirSync(join(path, 'activities')).map((it) => it.replace(/-[0-9a-f]{32}/, ''))
    const video = await yard.export('json', { kind: 'video', videoId: 'vid' })
    assert.deepEqual(names(video.path), ['run-1.frametrove-activity.json'])
    const all = await yard.export('json', { kind: 'all' })
    assert.deepEqual(names(all.path).sort(), ['other.frametrove-activity.json', 'run-1.frametrove-activity.json'])
    const { path } = await yard.export('gpx', { kind: 'all' }, join(yard.target, 'all.gpx'))
    assert.equal((await ingest(yard.other, path)).activities.length, 2)
  })

  it('is refused: of none, of one that is not there', async () => {
    await yard.store.service.storeToolResults('vid', 'detect', { objects: [] }, {})
    await assert.rejects(yard.export('gpx', { kind: 'video', videoId: 'vid' }, place('gpx')), { code: 'invalid_input' })
    await assert.rejects(yard.export('json', scope), { code: 'not_found' })
    assert.deepEqual(readdirSync(yard.target), [])
  })

  it('writes numbers of GPX without exponents, and they read back as they were', () => {
    const rule = (value: number) => {
      const text = xmlDecimal(value)
      assert.match(text, /^-?\d+(\.\d+)?$/)
      assert.ok(Object.is(Number(text), value) || value === 0, text)
    }
    for (const value of [0, 1, -1.5, 1e-7, -1.25e-9, 1e21, 1.234e25, 5e-324, Number.MAX_VALUE]) rule(value)
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), rule))
  })
})
