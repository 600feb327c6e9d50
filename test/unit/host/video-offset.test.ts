import assert from 'node:assert/strict'
import { typedOffsetMs } from '../../../src/host/commands/video-offset'

describe('a time in a video as it is typed', () => {
  const cases: [text: string, ms: number | null][] = [
    ['0', 0],
    ['12500', 12_500],
    ['-12500', -12_500],
    ['−300', -300],
    ['-0', 0],
    ['0:05', 5000],
    ['1:02.5', 62_500],
    ['1:02,25', 62_250],
    ['90:00', 5_400_000],
    ['1:02:03.004', 3_723_004],
    ['-1:00', -60_000],
    ['', null],
    ['12.5', null],
    ['1:60', null],
    ['1:02:03:04', null],
    ['1:02.1234', null],
    ['12 s', null],
  ]
  for (const [text, ms] of cases) {
    it(`“${text}” is ${ms === null ? 'none' : `${ms} ms`}`, () => assert.equal(typedOffsetMs(text), ms))
  }
})
