import { crc32 } from 'node:zlib'
import { decodeHead, decodeHeader, HEAD_BYTES, HEADER_BYTES, type LogHeader, TRAILER_BYTES } from './log-format'

/** What a scan found in a log file. */
export interface LogScan {
  header: LogHeader | null
  /** The committed transactions in order: the payloads of each. */
  transactions: Buffer[][]
  /** Where the last committed transaction ends; what is behind it is not part of the log. */
  committedEnd: number
  /** The sequence number that the next record gets. */
  nextSequence: number
  /**
   * clean: all is well; incomplete: a record or transaction at the very end was cut short, as by a
   * crash in the middle of an append; corrupt: something is damaged that had been whole.
   */
  end: 'clean' | 'incomplete' | 'corrupt'
  /** The log says itself that the next generation goes on from here. */
  sealed: boolean
}

/**
 * Reads a log's bytes up to the first thing that is not a whole record. Never throws.
 * @param from a place behind a record that is known to have been whole; without it, the beginning
 */
export function scanLog(bytes: Buffer, from?: { offset: number; sequence: number }): LogScan {
  const header = decodeHeader(bytes)
  let offset = from?.offset ?? HEADER_BYTES
  let sequence = from?.sequence ?? header?.firstSequence ?? 0
  const scan: LogScan = {
    header,
    transactions: [],
    committedEnd: offset,
    nextSequence: sequence,
    end: (from ? offset <= bytes.length : header) ? 'clean' : 'corrupt',
    sealed: false,
  }
  if (scan.end === 'corrupt') return scan

  let open: Buffer[] = []
  for (;;) {
    const record = readRecord(bytes, offset, sequence)
    if (typeof record === 'string') {
      scan.end = record === 'clean' && open.length > 0 ? 'incomplete' : record
      return scan
    }
    offset = record.end
    sequence++
    open.push(record.payload)
    if (record.kind === 'chunk') continue
    scan.committedEnd = offset
    scan.nextSequence = sequence
    if (record.kind === 'seal') {
      scan.sealed = true
      return scan
    }
    scan.transactions.push(open)
    open = []
  }
}

function readRecord(bytes: Buffer, offset: number, sequence: number) {
  if (isZero(bytes, offset)) return 'clean'
  if (offset + HEAD_BYTES > bytes.length) return 'incomplete'
  const head = decodeHead(bytes, offset)
  // A head that was itself cut short has nothing behind it.
  if (!head) return isZero(bytes, offset + HEAD_BYTES) ? 'incomplete' : 'corrupt'
  const trailer = offset + HEAD_BYTES + head.payloadBytes
  const end = trailer + TRAILER_BYTES
  if (end > bytes.length) return 'incomplete'
  if (bytes.readUInt32LE(trailer) !== ~head.payloadBytes >>> 0) {
    return isZero(bytes, end - 1) ? 'incomplete' : 'corrupt'
  }
  const payload = bytes.subarray(offset + HEAD_BYTES, trailer)
  if (crc32(payload) !== head.payloadCrc || head.sequence !== sequence) return 'corrupt'
  return { kind: head.kind, payload, end }
}

const zeros = Buffer.alloc(64 * 1024)

function isZero(bytes: Buffer, from: number): boolean {
  for (let at = from; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length)
    if (zeros.compare(part, 0, part.length, 0, part.length) !== 0) return false
  }
  return true
}
