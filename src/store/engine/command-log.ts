import * as path from 'node:path'
import { isDiskFull } from '../../shared/errors'
import { type FileIo, writeAll } from './file-io'
import { encodeHeader, encodeRecord, HEADER_BYTES, type LogHeader, type RecordKind } from './log-format'
import { type LogMark, storeFiles } from './manifest'

/** How far zeros are written ahead at a time. */
const AHEAD_BYTES = 1024 * 1024
const ZEROS = Buffer.alloc(AHEAD_BYTES)

/** Where the log goes on: behind its last committed transaction. */
export interface LogEnd extends LogMark {
  /** Bytes of the log up to there. */
  end: number
}

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
  #hasKeptUnsynced = false
  #isDoubtful = false

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
      log.#writeAhead()
      log.sync()
      return log
    } catch (error) {
      io.close(fd)
      throw error
    }
  }

  /** Goes on with the log of a store. */
  static resume(io: FileIo, folder: string, end: LogEnd): CommandLog {
    syncFormer(io, folder, end.generation)
    return CommandLog.reopen(io, path.join(folder, storeFiles.log(end.generation)), end)
  }

  /** Goes on with a log file that was scanned; what is behind its end is cut off. */
  static reopen(io: FileIo, file: string, { generation, end, nextSequence }: LogEnd): CommandLog {
    const fd = io.open(file, 'r+')
    try {
      const log = new CommandLog(io, fd, generation, end, nextSequence, end)
      // Takes no room: a store on a full disk can still be opened and read.
      io.truncate(fd, end)
      // Who wrote the last record may have died before its sync, and now it counts as done.
      log.sync()
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

  /** The records appended so far are kept, though nothing has made them durable yet. */
  keepUnsynced(): void {
    this.#hasKeptUnsynced = this.#unsynced
  }

  /**
   * Whether a sync has failed over records that were kept unsynced. What a failed sync did not
   * write, the next one may not write either, and not say so: such a log can't be trusted.
   */
  get isDoubtful(): boolean {
    return this.#isDoubtful
  }

  /** Appends a record. It is durable after `sync`. */
  append(kind: RecordKind, payload: Uint8Array): void {
    const record = encodeRecord(kind, this.#sequence, payload)
    this.#unsynced = true
    // A large record's own sync outweighs the file length; zeros would only write it twice.
    const isSmall = record.length < AHEAD_BYTES / 4
    if (isSmall && this.#end + record.length > this.#length) this.#writeAhead()
    writeAll(this.#io, this.#fd, record, this.#end)
    this.#end += record.length
    this.#length = Math.max(this.#length, this.#end)
    this.#sequence++
  }

  sync(): void {
    this.#syncFile()
    this.#unsynced = false
    this.#hasKeptUnsynced = false
  }

  /** Takes back everything appended since the log ended at `end` with `nextSequence`; durable when it returns. */
  cutTo(end: number, nextSequence: number): void {
    this.#io.truncate(this.#fd, end)
    this.#syncFile()
    this.#end = end
    this.#sequence = nextSequence
    this.#length = end
    this.#unsynced = false
    this.#hasKeptUnsynced = false
  }

  close(): void {
    this.#io.close(this.#fd)
  }

  /** Only saves time: where the disk has no room for it, the record itself may still fit. */
  #writeAhead(): void {
    try {
      writeAll(this.#io, this.#fd, ZEROS, this.#length)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      this.#io.truncate(this.#fd, this.#length)
      return
    }
    this.#length += ZEROS.length
    this.#syncFile()
  }

  #syncFile(): void {
    try {
      this.#io.sync(this.#fd)
    } catch (error) {
      if (this.#hasKeptUnsynced) this.#isDoubtful = true
      throw error
    }
  }
}

/** Who sealed the log before may have died before its sync; without the seal, this one would not count. */
function syncFormer(io: FileIo, folder: string, generation: number): void {
  const name = storeFiles.log(generation - 1)
  if (!io.list(folder).includes(name)) return
  const fd = io.open(path.join(folder, name), 'r+')
  try {
    io.sync(fd)
  } finally {
    io.close(fd)
  }
}
