import type { ByteReader, ByteWriter } from './varint'

/** How a column is written: its scale, or one of these. */
const ABSENT = 0xfe
const RAW = 0xff
/** The most decimals that are tried. */
const MAX_SCALE = 15
/** Scaled values are at most so far from 0, so that differences of them, doubled, are exact. */
const MAX_SCALED = 2 ** 50
const POWERS = Array.from({ length: MAX_SCALE + 1 }, (_, scale) => Number(`1e${scale}`))

/**
 * Writes a column of doubles so that it can be read back exactly, bit by bit, where NaN stands for a value that is not
 * there. Values that all are decimal numbers of few digits, as devices give them, are written as the differences of whole
 * numbers; others as they are, byte by byte of all: those in front are much alike.
 */
export function writeColumn(out: ByteWriter, column: Float64Array): void {
  const values = column.filter((value) => !Number.isNaN(value))
  if (values.length === 0) {
    out.byte(ABSENT)
    return
  }
  const scaled = toScaled(values)
  out.byte(scaled === null ? RAW : scaled.scale)
  writePresence(out, column, values.length)
  if (scaled === null) {
    out.write(planes(values))
    return
  }
  let before = 0
  for (const value of scaled.numbers) {
    out.zigzag(value - before)
    before = value
  }
}

/** Reads what `writeColumn` wrote into a column of the same length. Throws where it is no such. */
export function readColumn(input: ByteReader, column: Float64Array): void {
  const form = input.byte()
  if (form === ABSENT) {
    column.fill(Number.NaN)
    return
  }
  const isPresent = readPresence(input, column.length)
  const power = form === RAW ? null : POWERS[form]
  if (power === undefined) throw new Error(`A column is of the form ${form}.`)
  const raw =
    power === null
      ? fromPlanes(
          input,
          isPresent.reduce((sum, it) => sum + it, 0),
        )
      : null
  let before = 0
  let next = 0
  for (let at = 0; at < column.length; at++) {
    if (isPresent[at] === 0) column[at] = Number.NaN
    else if (raw !== null) column[at] = raw[next++] ?? Number.NaN
    else {
      before += input.zigzag()
      column[at] = before / (power ?? 1)
    }
  }
}

/** The values times the smallest power of ten that makes whole numbers of all, from which they come back exactly. */
function toScaled(values: Float64Array): { scale: number; numbers: Float64Array } | null {
  let scale = 0
  for (const value of values) {
    while (!isExact(value, scale)) if (++scale > MAX_SCALE) return null
  }
  const power = POWERS[scale] ?? 1
  const numbers = values.map((value) => Math.round(value * power))
  // What is exact with few decimals need not be so with more.
  return numbers.every((number, at) => Object.is(number / power, values[at]) && Math.abs(number) <= MAX_SCALED)
    ? { scale, numbers }
    : null
}

function isExact(value: number, scale: number): boolean {
  const power = POWERS[scale] ?? 1
  const number = Math.round(value * power)
  // Differences have no -0.
  return number / power === value && Math.abs(number) <= MAX_SCALED && !Object.is(value, -0)
}

/** 1 where all values are there, else 0 and a bit each. */
function writePresence(out: ByteWriter, column: Float64Array, count: number): void {
  out.byte(count === column.length ? 1 : 0)
  if (count === column.length) return
  const bits = new Uint8Array(Math.ceil(column.length / 8))
  column.forEach((value, at) => {
    if (!Number.isNaN(value)) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  })
  out.write(bits)
}

function readPresence(input: ByteReader, length: number): Uint8Array {
  if (input.byte() === 1) return new Uint8Array(length).fill(1)
  const bits = input.read(Math.ceil(length / 8))
  return Uint8Array.from({ length }, (_, at) => ((bits[at >> 3] ?? 0) >> (at & 7)) & 1)
}

/** The first bytes of all values, then the second ones, and so on. */
function planes(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  const bytes = new Uint8Array(values.length * 8)
  values.forEach((value, at) => {
    view.setFloat64(0, value)
    for (let plane = 0; plane < 8; plane++) bytes[plane * values.length + at] = view.getUint8(plane)
  })
  return bytes
}

function fromPlanes(input: ByteReader, count: number): Float64Array {
  const view = new DataView(new ArrayBuffer(8))
  const bytes = input.read(count * 8)
  return Float64Array.from({ length: count }, (_, at) => {
    for (let plane = 0; plane < 8; plane++) view.setUint8(plane, bytes[plane * count + at] ?? 0)
    return view.getFloat64(0)
  })
}
