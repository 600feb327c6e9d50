import assert from 'node:assert/strict'
import { readActivities } from '../../../../src/ingest/activities/read-activities'
import {
  type FitField,
  type FitMessage,
  fitFile,
  fitRecord,
  fitSession,
  fitTimer,
  sealed,
} from '../../../support/fit-file'
import { temporaryFolders } from '../../../support/temporary-folder'
import { write } from '../ingest'

const time = (second: number) => new Date(Date.parse('2026-05-01T06:00:00Z') + second * 1000).toISOString()

/** Records of each second from one to another, on the way north. */
function records(from: number, to: number, ...more: FitField[]): FitMessage[] {
  return Array.from({ length: to - from }, (_, at) =>
    fitRecord(time(from + at), [10 + (from + at) * 3e-5, -30], ...more),
  )
}

describe('FIT files', () => {
  const newFolder = temporaryFolders()
  const read = async (bytes: Buffer) => {
    const paths = [await write(await newFolder(), 'a.fit', bytes)]
    return readActivities({ paths }, { signal: new AbortController().signal, progress: () => {} })
  }
  const refusal = (bytes: Buffer) =>
    read(bytes).then(
      () => assert.fail('it should have been refused'),
      (error: unknown) => error,
    )

  for (const isBigEndian of [false, true]) {
    it(`give places, times and measures, ${isBigEndian ? 'big' : 'little'} endian`, async () => {
      // Altitude in fifths of a metre from -500 m on, speed in mm/s, heart rate, cadence, °C, and accuracy.
      const measures: FitField[] = [
        [2, 'uint16', (12.4 + 500) * 5],
        [6, 'uint16', 3250],
        [3, 'uint8', 131],
        [4, 'uint8', 82],
      ]
      const more: FitField[] = [
        [13, 'sint8', -4],
        [31, 'uint8', 3],
      ]
      const { activities, warnings } = await read(
        fitFile([...records(0, 20, ...measures, ...more), fitSession(time(0), 1)], isBigEndian),
      )
      assert.deepEqual(warnings, [])
      const [{ head, track } = assert.fail()] = activities
      assert.equal(head.type, 'running')
      assert.match(head.id, /^running-2026-05-01-[0-9a-f]{12}$/)
      assert.equal(track.length, 20)
      assert.deepEqual(track.sample(2), {
        ...{ time: time(2), latitude: 10.00006, longitude: -30, altitude_m: 12.4, speed_mps: 3.25, accuracy_m: 3 },
        ...{ heart_rate: 131, cadence: 82, air_temperature_c: -4 },
      })
    })
  }

  it('prefer the enhanced fields, and leave out what a device has no value for', async () => {
    const fields: FitField[] = [
      [2, 'uint16', 0],
      [78, 'uint32', (8848.8 + 500) * 5],
      [6, 'uint16', 0xffff],
      [3, 'uint8', 0xff],
    ]
    const { activities } = await read(fitFile(records(0, 20, ...fields)))
    const { altitude_m, ...sample } = activities[0]?.track.sample(0) ?? assert.fail()
    assert.equal(altitude_m, 8848.8)
    assert.deepEqual(Object.keys(sample), ['time', 'latitude', 'longitude'])
    assert.equal(activities[0]?.head.type, 'activity')
  })

  it('begin a stretch after each stop of the timer, and leave out records without a position', async () => {
    const messages = [
      ...[fitTimer(time(0), 'start'), fitRecord(time(0), null), ...records(1, 20), fitTimer(time(20), 'stop_all')],
      ...[fitTimer(time(90), 'start'), ...records(90, 100), fitTimer(time(100), 'stop_all'), fitSession(time(0), 2)],
    ]
    const { activities, warnings } = await read(fitFile(messages))
    const [{ head, track } = assert.fail()] = activities
    assert.deepEqual(track.breaks, [19])
    assert.equal(head.durationMs, 18_000 + 9_000)
    assert.deepEqual(warnings, ['a.fit: skipped 1 record without a position.'])
  })

  it('are an activity for each session', async () => {
    const messages = [...records(0, 20), ...records(30, 50), fitSession(time(0), 1), fitSession(time(30), 2)]
    const { activities } = await read(fitFile(messages))
    assert.deepEqual(
      activities.map(({ head, track }) => [head.type, head.startedAt, track.length]),
      [
        ['running', time(0), 20],
        ['cycling', time(30), 20],
      ],
    )
  })

  it('are refused where they are damaged, cut off, or have no positions', async () => {
    const good = fitFile(records(0, 20))
    const bad: [Buffer, string, RegExp][] = [
      [Buffer.from(good.map((byte, at) => (at === 60 ? byte ^ 1 : byte))), 'invalid_input', /checksum does not fit/],
      [good.subarray(0, good.length - 30), 'invalid_input', /is no FIT file, or cut off|is damaged/],
      [Buffer.from('not a FIT file at all'), 'invalid_input', /is no FIT file/],
      [fitFile([fitRecord(time(0), null)]), 'missing_required_data', /has no record with a position/],
      [
        fitFile([...records(5, 9), ...records(0, 2)]),
        'invalid_input',
        /record 5: is before that of the sample before it/,
      ],
    ]
    for (const [bytes, code, why] of bad) {
      const error = await refusal(bytes)
      assert.ok(error instanceof Error && 'code' in error && 'why' in error, String(error))
      assert.equal(error.code, code)
      assert.match(String(error.why), why)
    }
  })

  it('whatever bytes they have, are read or refused', async () => {
    const good = fitFile(records(0, 5))
    for (let at = 14; at < good.length - 2; at++) {
      const bytes = Buffer.from(good)
      bytes[at] = (bytes[at] ?? 0) ^ (at % 2 === 0 ? 0xff : 0x01)
      const result = await read(sealed(bytes.subarray(0, -2))).catch((error: unknown) => error)
      assert.ok('activities' in Object(result) || 'problems' in Object(result), String(result))
    }
  })
})
