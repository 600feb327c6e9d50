import type { FitRawMessage } from 'fit-file-parser/raw'

// Of the FIT profile (https://developer.garmin.com/fit/cookbook/decoding-activity-files/) what recordings are made of.

/** Numbers of messages. */
export const SESSION = 18
export const RECORD = 20
export const EVENT = 21

/** Degrees. */
const SEMICIRCLE = 180 / 2 ** 31

/**
 * Fields of records by their numbers: the key of a sample, its unit, what is taken off, and the decimals that it is worth.
 * Later ones win: the enhanced ones are finer. 7 decimals of a degree are 1 cm, as semicircles are.
 */
const RECORD_FIELDS: readonly [number: number, key: string, unit: number, offset: number, decimals: number][] = [
  [0, 'latitude', SEMICIRCLE, 0, 7],
  [1, 'longitude', SEMICIRCLE, 0, 7],
  [2, 'altitude_m', 1 / 5, 500, 1],
  [78, 'altitude_m', 1 / 5, 500, 1],
  [6, 'speed_mps', 1 / 1000, 0, 3],
  [73, 'speed_mps', 1 / 1000, 0, 3],
  [31, 'accuracy_m', 1, 0, 0],
  [3, 'heart_rate', 1, 0, 0],
  [4, 'cadence', 1, 0, 0],
  [7, 'power', 1, 0, 0],
  [13, 'air_temperature_c', 1, 0, 0],
]

/** What a record says, under the keys of samples. */
export function sampleOf(record: FitRawMessage): Record<string, number> {
  const sample: Record<string, number> = {}
  for (const [number, key, unit, offset, decimals] of RECORD_FIELDS) {
    const value = fieldOf(record, number)
    if (value !== undefined) sample[key] = Number((value * unit - offset).toFixed(decimals))
  }
  return sample
}

/** Whether an event stops the timer: of its types 1 is stop, and 4 stop_all. */
export function isPause(event: FitRawMessage): boolean {
  const type = fieldOf(event, 1)
  return fieldOf(event, 0) === 0 && (type === 1 || type === 4)
}

/** When a session began, in seconds of FIT's own epoch. */
export function startOf(session: FitRawMessage): number | undefined {
  return fieldOf(session, 2)
}

/** The sport of a session, by its number. */
export function sportOf(session: FitRawMessage): number | undefined {
  return fieldOf(session, 5)
}

/** The number in a field; `undefined` where there is none, or the value that means so. */
function fieldOf({ fields, littleEndian }: FitRawMessage, number: number): number | undefined {
  const field = fields.find((it) => it.fieldNumber === number)
  if (!field) return undefined
  const { bytes, baseType } = field
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const base = BASE_TYPES[baseType & 0x1f]
  if (!base || bytes.length !== base.size) return undefined
  const value = base.read(view, littleEndian)
  return value === base.none ? undefined : value
}

interface BaseType {
  size: number
  none: number
  read(view: DataView, isLittle: boolean): number
}

/** The base types of whole numbers, by their numbers (https://developer.garmin.com/fit/protocol/). */
const BASE_TYPES: Readonly<Record<number, BaseType>> = {
  0: { size: 1, none: 0xff, read: (view) => view.getUint8(0) },
  1: { size: 1, none: 0x7f, read: (view) => view.getInt8(0) },
  2: { size: 1, none: 0xff, read: (view) => view.getUint8(0) },
  3: { size: 2, none: 0x7fff, read: (view, isLittle) => view.getInt16(0, isLittle) },
  4: { size: 2, none: 0xffff, read: (view, isLittle) => view.getUint16(0, isLittle) },
  5: { size: 4, none: 0x7fffffff, read: (view, isLittle) => view.getInt32(0, isLittle) },
  6: { size: 4, none: 0xffffffff, read: (view, isLittle) => view.getUint32(0, isLittle) },
}
