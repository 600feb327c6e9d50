import { type FileIo, writeAll } from './file-io'
import { encodeHeader, encodeRecord, HEADER_BYTES, type LogHeader, type RecordKind } from './log-format'

/** How far zeros are written ahead at a time. */
const AHEAD_BYTES = 1024 * 1024

/**
 * The file that transactions are appended to, and synced, before they commit in memory.
 * Any method may throw an I/O error; `cutTo` then takes the log back to where it was.
 */
export class CommandLog {
  readonly generation: number
  readonly #io: FileIo
  readonly #fd: number
  #end: number
  #sequence: number
  /** The file's length: zeros from `#end` up to here. */
  #length: number
  #unsynced = false

  private constructor(io: FileIo, fd: number, generation: number, end: number, sequence: number, length: number) {
    this.#io = io
    this.#fd = fd
    this.generation = generation
    this.#end = end
    this.#sequence = sequence
    this.#length = length
  }

  /** Makes a new log file; its folder entry has to be synced by the caller. */
  static create(io: FileIo, file: string, header: LogHeader): CommandLog {
    const fd = io.open(file, 'wx')
    try {
      const log = new CommandLog(io, fd, header.generation, HEADER_BYTES, header.firstSequence, 0)
      writeAll(io, fd, encodeHeader(header), 0)
      log.#length = HEADER_BYTES
      log.#writeAhead(AHEAD_BYTES)
      return log
    } catch (error) {
      io.close(fd)
      throw error
    }
  }

  /** Goes on with a log file that was scanned; what is behind `end` is cut off. */
  static resume(io: FileIo, file: string, generation: number, end: number, nextSequence: number): CommandLog {
    const fd = io.open(file, 'r+')
    try {
      const log = new CommandLog(io, fd, generation, end, nextSequence, end)
      io.truncate(fd, end)
      log.#writeAhead(AHEAD_BYTES)
      return log
    } catch (error) {
      io.close(fd)
      throw error
    }
  }

  /** Where the next record goes: the log's size in bytes. */
  get end(): number {
    return this.#end
  }

  get nextSequence(): number {
    return this.#sequence
  }

  /** Whether something was written, in whole or in part, that no `sync` has made durable. */
  get hasUnsynced(): boolean {
    return this.#unsynced
  }

  /** Appends a record. It is durable after `sync`. */
  append(kind: RecordKind, payload: Uint8Array): void {
    const record = encodeRecord(kind, this.#sequence, payload)
    this.#unsynced = true
    // A large record's own sync outweighs the file length; zeros would only write it twice.
    const isSmall = record.length < AHEAD_BYTES / 4
    if (isSmall && this.#end + record.length > this.#length) this.#writeAhead(AHEAD_BYTES)
    writeAll(this.#io, this.#fd, record, this.#end)
    this.#end += record.length
    this.#length = Math.max(this.#length, this.#end)
    this.#sequence++
  }

  sync(): void {
    this.#io.sync(this.#fd)
    this.#unsynced = false
  }

  /** Takes back everything appended since the log ended at `end` with `nextSequence`; durable when it returns. */
  cutTo(end: number, nextSequence: number): void {
    this.#io.truncate(this.#fd, end)
    this.#io.sync(this.#fd)
    this.#end = end
    this.#sequence = nextSequence
    this.#length = end
    this.#unsynced = false
  }

  close(): void {
    this.#io.close(this.#fd)
  }

  #writeAhead(bytes: number): void {
    const zeros = Buffer.alloc(bytes)
    writeAll(this.#io, this.#fd, zeros, this.#length)
    this.#length += bytes
    this.#io.sync(this.#fd)
  }
}
