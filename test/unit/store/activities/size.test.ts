import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import type { LocationSampleInput } from '../../../../src/shared/activity'
import { encodeTrack } from '../../../../src/store/activities/save'
import { TRACK_COLUMNS, Track } from '../../../../src/store/activities/track'
import type { SqlValue } from '../../../../src/store/engine/operations'
import { testSqlite } from '../../../support/engine-under-test'
import { Random } from '../../../support/random'
import { sampleTrack } from '../../../support/sample-activity'

const COUNT = 20_000

/** As a phone gives them: places with all digits of a double, speeds and courses too. */
function phoneTrack(): LocationSampleInput[] {
  const random = new Random(3)
  const noise = () => random.below(2 ** 31) / 2 ** 31
  return sampleTrack(COUNT).map((it) => ({
    ...it,
    time: new Date(Date.parse(it.time) + random.below(900)).toISOString(),
    latitude: it.latitude + noise() * 1e-8,
    longitude: it.longitude + noise() * 1e-8,
    altitude_m: (it.altitude_m ?? 0) + noise(),
    speed_mps: Math.fround((it.speed_mps ?? 0) + noise()),
  }))
}

describe('the samples of an activity in the database', function () {
  this.timeout(30_000)
  /** What a table takes, in bytes of the database. */
  async function bytesOf(
    create: string,
    table: string,
    columns: readonly string[],
    values: SqlValue[],
  ): Promise<number> {
    const database = (await testSqlite()).open()
    try {
      const empty = database.bytes
      database.exec(create)
      database.apply({ table, columns, values })
      return database.bytes - empty
    } finally {
      database.close()
    }
  }

  const plain = (track: Track) =>
    bytesOf(
      `CREATE TABLE sample (sample_key INTEGER PRIMARY KEY, activity_key INTEGER, time INTEGER, latitude REAL,
         longitude REAL, altitude_m REAL, speed_mps REAL, course_deg REAL, accuracy_m REAL) STRICT`,
      'sample',
      ['activity_key', ...TRACK_COLUMNS],
      Array.from({ length: track.length }, (_, at) => [
        1,
        ...TRACK_COLUMNS.map((name) => track.column(name)[at] ?? null),
      ]).flat(),
    )
  const packed = async (track: Track) =>
    bytesOf(
      `CREATE TABLE block (block_key INTEGER PRIMARY KEY, activity_key INTEGER, ordinal INTEGER, sample_count INTEGER,
         crc32 INTEGER, data BLOB) STRICT`,
      'block',
      ['activity_key', 'ordinal', 'sample_count', 'crc32', 'data'],
      (await encodeTrack(track)).flatMap(({ samples, data }, at): SqlValue[] => [1, at, samples, crc32(data), data]),
    )

  for (const [name, samples] of [
    ['a watch', sampleTrack(COUNT)],
    ['a phone, with all digits of a double', phoneTrack()],
  ] as const) {
    it(`take at most half of what plain rows take: of ${name}`, async () => {
      const track = Track.of(samples.map((it) => ({ ...it })))
      const [rows, blocks] = [await plain(track), await packed(track)]
      assert.ok(rows > 50 * COUNT && blocks > 0)
      assert.ok(blocks <= rows / 2, `${blocks} of ${rows} bytes`)
    })
  }
})
