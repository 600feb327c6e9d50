// Writes FIT files after the public description of the protocol, https://developer.garmin.com/fit/protocol/.

const CRC_TABLE = [
  ...[0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401],
  ...[0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400],
]
/** FIT counts seconds from 1989-12-31. */
const EPOCH_MS = Date.parse('1989-12-31T00:00:00Z')
/** Degrees in semicircles. */
const SEMICIRCLES = 2 ** 31 / 180

/** Base types of fields: their codes and sizes. */
const TYPES = {
  enum: [0x00, 1],
  uint8: [0x02, 1],
  sint8: [0x01, 1],
  uint16: [0x84, 2],
  sint32: [0x85, 4],
  uint32: [0x86, 4],
} as const

/** A field: its number, its type, and its value as it stands in the file. */
export type FitField = readonly [number: number, type: keyof typeof TYPES, value: number]

/** A message: its global number, and its fields. */
export interface FitMessage {
  number: number
  fields: readonly FitField[]
}

/** Seconds of an instant as FIT has them. */
export function fitTime(instant: string): number {
  return (Date.parse(instant) - EPOCH_MS) / 1000
}

/** A record of a position, or of none, with further fields. */
export function fitRecord(
  time: string,
  place: [latitude: number, longitude: number] | null,
  ...more: FitField[]
): FitMessage {
  const [latitude, longitude] = place ?? []
  const semicircles = (degrees?: number) => (degrees === undefined ? 0x7fffffff : Math.round(degrees * SEMICIRCLES))
  return {
    number: 20,
    fields: [
      [253, 'uint32', fitTime(time)],
      [0, 'sint32', semicircles(latitude)],
      [1, 'sint32', semicircles(longitude)],
      ...more,
    ],
  }
}

/** A stop or a start of the timer. */
export function fitTimer(time: string, type: 'start' | 'stop_all'): FitMessage {
  const value = type === 'start' ? 0 : 4
  return {
    number: 21,
    fields: [
      [253, 'uint32', fitTime(time)],
      [0, 'enum', 0],
      [1, 'enum', value],
    ],
  }
}

/** A session that began at an instant; of sports, 1 is running and 2 cycling. */
export function fitSession(startedAt: string, sport: number): FitMessage {
  return {
    number: 18,
    fields: [
      [253, 'uint32', fitTime(startedAt)],
      [2, 'uint32', fitTime(startedAt)],
      [5, 'enum', sport],
    ],
  }
}

/** A FIT file of messages, each with its definition before it. */
export function fitFile(messages: readonly FitMessage[], isBigEndian = false): Buffer {
  const data = Buffer.concat(
    messages.flatMap((message) => [definition(message, isBigEndian), content(message, isBigEndian)]),
  )
  const header = Buffer.alloc(14)
  header.set([14, 0x20, 0x54, 0x08])
  header.writeUInt32LE(data.length, 4)
  header.write('.FIT', 8, 'latin1')
  header.writeUInt16LE(crc(header.subarray(0, 12)), 12)
  return sealed(Buffer.concat([header, data]))
}

/** The bytes of a file without its checksum, and that behind them. */
export function sealed(bytes: Buffer): Buffer {
  const end = Buffer.alloc(2)
  end.writeUInt16LE(crc(bytes))
  return Buffer.concat([bytes, end])
}

function definition({ number, fields }: FitMessage, isBigEndian: boolean): Buffer {
  const head = Buffer.from([0x40, 0, isBigEndian ? 1 : 0, 0, 0, fields.length])
  if (isBigEndian) head.writeUInt16BE(number, 3)
  else head.writeUInt16LE(number, 3)
  return Buffer.concat([head, ...fields.map(([field, type]) => Buffer.from([field, TYPES[type][1], TYPES[type][0]]))])
}

function content({ fields }: FitMessage, isBigEndian: boolean): Buffer {
  const values = fields.map(([, type, value]) => {
    const [, size] = TYPES[type]
    const bytes = Buffer.alloc(size)
    const unsigned = value < 0 ? value + 2 ** (8 * size) : value
    if (isBigEndian) bytes.writeUIntBE(unsigned, 0, size)
    else bytes.writeUIntLE(unsigned, 0, size)
    return bytes
  })
  return Buffer.concat([Buffer.from([0]), ...values])
}

function crc(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) {
    for (const nibble of [byte & 0xf, byte >> 4]) {
      value = ((value >> 4) & 0x0fff) ^ (CRC_TABLE[value & 0xf] ?? 0) ^ (CRC_TABLE[nibble] ?? 0)
    }
  }
  return value
}
