import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { decodeBlock, encodeBlock } from '../../../../src/store/activities/block-codec'
import { readColumn, writeColumn } from '../../../../src/store/activities/column-codec'
import { Track } from '../../../../src/store/activities/track'
import { ByteReader, ByteWriter } from '../../../../src/store/activities/varint'
import { sampleTrack } from '../../../support/sample-activity'

function throughColumn(values: readonly number[]): { back: Float64Array; bytes: number } {
  const out = new ByteWriter()
  writeColumn(out, Float64Array.from(values))
  const back = new Float64Array(values.length)
  const input = new ByteReader(out.bytes)
  readColumn(input, back)
  assert.equal(input.rest().length, 0)
  return { back, bytes: out.bytes.length }
}

function assertSame(back: Float64Array, values: readonly number[]): void {
  assert.equal(back.length, values.length)
  for (const [at, value] of values.entries()) assert.ok(Object.is(back[at], value), `${value} came back as ${back[at]}`)
}

describe('the codec of columns', function () {
  this.timeout(30_000)
  const decimals = fc
    .tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 0, max: 12 }))
    .map(([number, scale]) => Number(`${number}e-${scale}`))

  it('gives every double back, bit by bit', () => {
    const any = fc.array(fc.oneof(fc.double(), decimals, fc.constantFrom(Number.NaN, 0, -0)), { maxLength: 200 })
    fc.assert(fc.property(any, (values) => assertSame(throughColumn(values).back, values)))
  })

  it('gives decimal numbers back', () => {
    fc.assert(fc.property(fc.array(decimals), (values) => assertSame(throughColumn(values).back, values)))
  })

  it('gives extremes back', () => {
    const extremes = [Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, 2 ** 53, -(2 ** 53), 2 ** 50, -(2 ** 50)]
    for (const value of [...extremes, Infinity, -Infinity, -0, 0.1 + 0.2, 1e21]) {
      assertSame(throughColumn([1.5, value, 1.25]).back, [1.5, value, 1.25])
    }
  })

  it('keeps decimal numbers that change little in two bytes or less', () => {
    const values = Array.from({ length: 1000 }, (_, at) => Number((52.5 + (at % 50) * 0.000_001).toFixed(7)))
    assert.ok(throughColumn(values).bytes < 2 * values.length)
  })
})

describe('blocks of samples', function () {
  this.timeout(30_000)
  it('give samples back with their unknown keys', () => {
    const samples = sampleTrack(50).map((it, at) => (at % 7 === 0 ? { ...it, heart_rate: 120 + at, note: '\0 é' } : it))
    delete samples[3]?.altitude_m
    const track = Track.of(samples as never)
    const back = new Track()
    for (const [from, to] of [
      [0, 20],
      [20, 50],
    ] as const) {
      decodeBlock(back, encodeBlock(track, from, to))
    }
    assert.deepEqual(back.samples(), samples)
  })

  it('are refused where they are cut off or of a later version', () => {
    const data = encodeBlock(Track.of(sampleTrack(10) as never), 0, 10)
    assert.throws(() => decodeBlock(new Track(), data.subarray(0, data.length - 3)))
    assert.throws(() => decodeBlock(new Track(), new Uint8Array([1, 2, 3])))
  })
})
