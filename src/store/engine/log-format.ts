import { crc32 } from 'node:zlib'

/**
 * The command log's format. A file is a header and then records, back to back; behind them the
 * file is zeros, written ahead so that a commit's sync has no new file length to record.
 *
 * header (32 bytes): magic "FTLOG1\0\0", u32 generation, u48 first sequence number, 10 bytes zero,
 *   u32 CRC-32 of the 28 bytes before.
 * record: u32 payload length, u32 CRC-32 of payload, u48 sequence number, u8 kind,
 *   u8 check (of the 15 bytes before), the payload, u32 complement of the length.
 *
 * All numbers are little-endian. The head's own check tells a broken head from a record that was
 * cut short; the trailer, never zero, tells whether the record was written to its end.
 */
export const HEADER_BYTES = 32
export const HEAD_BYTES = 16
export const TRAILER_BYTES = 4

const MAGIC = Buffer.from('FTLOG1\0\0', 'latin1')

/**
 * transaction: a whole one; chunk: a part of one that goes on; commit: the last part of one;
 * seal: this generation has ended and the next log goes on.
 */
export const RECORD_KINDS = { transaction: 1, chunk: 2, commit: 3, seal: 4 } as const
export type RecordKind = keyof typeof RECORD_KINDS

const kindNames = new Map<number, RecordKind>(
  (Object.keys(RECORD_KINDS) as RecordKind[]).map((name) => [RECORD_KINDS[name], name]),
)

export interface LogHeader {
  generation: number
  /** The sequence number of the first record. */
  firstSequence: number
}

/** A log file's header as bytes. */
export function encodeHeader(header: LogHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(header.generation, 8)
  bytes.writeUIntLE(header.firstSequence, 12, 6)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28)
  return bytes
}

/** The header of a log file, or `null` where it is damaged. */
export function decodeHeader(bytes: Buffer): LogHeader | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return null
  if (bytes.readUInt32LE(28) !== crc32(bytes.subarray(0, 28))) return null
  return { generation: bytes.readUInt32LE(8), firstSequence: bytes.readUIntLE(12, 6) }
}

/** A record as bytes. */
export function encodeRecord(kind: RecordKind, sequence: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + payload.length + TRAILER_BYTES)
  bytes.writeUInt32LE(payload.length, 0)
  bytes.writeUInt32LE(crc32(payload), 4)
  bytes.writeUIntLE(sequence, 8, 6)
  bytes[14] = RECORD_KINDS[kind]
  bytes[15] = headCheck(bytes)
  bytes.set(payload, HEAD_BYTES)
  bytes.writeUInt32LE(~payload.length >>> 0, HEAD_BYTES + payload.length)
  return bytes
}

/** A record's head. */
export interface RecordHead {
  kind: RecordKind
  sequence: number
  payloadBytes: number
  payloadCrc: number
}

/** The head at `offset`, or `null` where it does not pass its own check. Needs `HEAD_BYTES` bytes there. */
export function decodeHead(bytes: Buffer, offset: number): RecordHead | null {
  const head = bytes.subarray(offset, offset + HEAD_BYTES)
  const kind = kindNames.get(head.readUInt8(14))
  if (kind === undefined || head.readUInt8(15) !== headCheck(head)) return null
  return {
    kind,
    sequence: head.readUIntLE(8, 6),
    payloadBytes: head.readUInt32LE(0),
    payloadCrc: head.readUInt32LE(4),
  }
}

function headCheck(head: Buffer): number {
  return crc32(head.subarray(0, 15)) & 0xff
}
