import assert from 'node:assert/strict'
import { distanceText, durationText, paceText } from '../../../src/shared/activity-text'

describe('the texts of activities', () => {
  it('tell ways in metres, and from a kilometre on in kilometres with fewer places as they grow', () => {
    const texts = [0, 9.6, 999.4, 999.6, 1000, 5234, 9994, 9996, 12_345, 99_949, 99_950, 123_456].map((it) =>
      distanceText(it, 'en'),
    )
    const expected = '0 m, 10 m, 999 m, 1 km, 1 km, 5.23 km, 9.99 km, 10 km, 12.3 km, 99.9 km, 100 km, 123 km'
    assert.equal(texts.join(', '), expected)
    assert.equal(distanceText(5234, 'de'), '5,23 km')
  })

  it('tell spans to the second, with hours where there are some', () => {
    const texts = [0, -5, 499, 500, 59_600, 2_530_000, 3_599_499, 3_599_500, 3_723_000, 360_000_000].map(durationText)
    assert.equal(texts.join(', '), '0:00, 0:00, 0:00, 0:01, 1:00, 42:10, 59:59, 1:00:00, 1:02:03, 100:00:00')
    assert.equal(paceText(332), '5:32 /km')
  })
})
