import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { isPlainSample, takeSample } from '../../../src/ingest/activities/take-samples'
import { locationSampleSchema } from '../../../src/shared/activity'
import { Track } from '../../../src/store/activities/track'

describe('a sample that is taken at a glance', function () {
  this.timeout(30_000)
  const number = fc.oneof(fc.double(), fc.integer({ min: -200, max: 400 }), fc.constantFrom(-0, 90, -90, 180, 360, 1e6))
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 360 }) },
    number,
    fc.constantFrom(null, undefined, '1', true, {}),
  )
  const thisCentury = { min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }
  const time = fc.oneof(
    fc.date(thisCentury).map((it) => it.toISOString()),
    fc
      .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((it) => it.toISOString()),
    fc.constantFrom(
      ...['2026-02-28T23:59:59Z', '2024-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-05-01T24:00:00Z'],
      ...['2026-05-01T12:00:00.12345Z', '2026-05-01T12:00:00+02:00', '2026-05-01T12:00Z', '2026-05-01', '', 7],
      ...['2026-05-01T12:00:00z', '2026-05-01t12:00:00Z', '2026-05-31T12:00:60Z', ' 2026-05-01T12:00:00Z'],
    ),
  )
  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
  const sample = fc.record(
    {
      time,
      ...{ latitude: fc.oneof({ weight: 3, arbitrary: degrees(90) }, value) },
      ...{ longitude: fc.oneof({ weight: 3, arbitrary: degrees(180) }, value) },
      ...{ altitude_m: value, speed_mps: value, course_deg: value, accuracy_m: value },
      heart_rate: fc.oneof(fc.integer(), fc.string()),
    },
    { requiredKeys: ['time', 'latitude', 'longitude'] },
  )

  it('is what the schema makes of it, and no other is taken', () => {
    let taken = 0
    let plain = 0
    fc.assert(
      fc.property(sample, (given) => {
        const track = new Track()
        const problems = takeSample(track, given, 'samples[0]')
        const result = locationSampleSchema.safeParse(given)
        assert.equal(problems.length === 0, result.success, JSON.stringify([given, problems]))
        assert.equal(track.length, result.success ? 1 : 0)
        if (isPlainSample(given)) {
          plain++
          assert.ok(result.success, JSON.stringify(given))
          assert.deepEqual({ ...given, time: new Date(given.time).toISOString() }, result.data)
        }
        if (!result.success) return
        taken++
        const expected = Object.entries(JSON.parse(JSON.stringify(result.data))).filter(([, it]) => it !== null)
        assert.deepEqual(JSON.parse(JSON.stringify(track.sample(0))), Object.fromEntries(expected))
      }),
      { numRuns: 3000 },
    )
    assert.ok(taken > 100, `only ${taken} were good`)
    assert.ok(plain > 10, `only ${plain} were plain`)
  })

  it('that JSON has not such values of is refused, and one with far too many unknown keys', () => {
    const good = { time: '2026-05-01T12:00:00Z', latitude: 1, longitude: 2 }
    assert.match(takeSample(new Track(), { ...good, n: 1n }, 's')[0]?.message ?? '', /can't be kept/)
    assert.match(
      takeSample(new Track(), { ...good, n: 'x'.repeat(10_001) }, 's')[0]?.message ?? '',
      /longer than 10,000/,
    )
  })
})
