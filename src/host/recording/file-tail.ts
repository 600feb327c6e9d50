import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { isMissing, type Problem } from '../../shared/errors'
import type { SampleLines } from '../../shared/recording'
import { recordingHeader } from './recording-header'

/** What is read, and taken in one go where it is stored; a line that is longer can't be a sample. */
const PART_BYTES = 200_000
/** How much of what was read is looked at again, to see whether the file is still the one it was. */
const SEEN_BYTES = 512
const NEWLINE = 0x0a
/** Windows PowerShell writes UTF-16 with `>`. */
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])]

/** What a file had when it was read. */
export type TailRead =
  | { kind: 'lines'; lines: SampleLines; problems: Problem[] }
  /** Nothing more, or only a line that is not finished yet. */
  | { kind: 'nothing' }
  | { kind: 'missing' }
  /** It is shorter than it was, or what was read of it reads otherwise now. */
  | { kind: 'changed' }
  /** It is not in UTF-8. */
  | { kind: 'utf16' }

/** Where a file is read on. */
interface Place {
  offset: number
  /** Of the line there, from 1. */
  line: number
  /** What the file has right before. */
  seen: Buffer
  /** Whether it lies in a line that is too long, whose rest is left out. */
  isInLongLine: boolean
}

const BEGINNING: Place = { offset: 0, line: 1, seen: Buffer.alloc(0), isInLongLine: false }

/** Reads a text file that others append to: whole lines, from a place on. What was read counts once it is accepted. */
export class FileTail {
  readonly #file: string
  #place = BEGINNING
  /** Behind what was read last. */
  #next = BEGINNING
  /** What was read last, and how much is read the next time. */
  #fresh: Buffer = Buffer.alloc(0)
  #partBytes = PART_BYTES

  constructor(file: string) {
    this.#file = file
  }

  /** Where it reads on, in bytes. */
  get offset(): number {
    return this.#place.offset
  }

  /** How many bytes the file has now; none where it is not there. @throws what else the file system says */
  async size(): Promise<number> {
    const facts = await stat(this.#file).catch((error: unknown) => {
      if (isMissing(error)) return null
      throw error
    })
    return facts?.size ?? 0
  }

  moveToBeginning(): void {
    this.#place = BEGINNING
  }

  /**
   * Reads on at the beginning of a line, `offset` bytes into the file.
   * @returns `false` where the file has no line that begins there
   * @throws what the file system says, but that the file is not there
   */
  async moveTo(offset: number): Promise<boolean> {
    const from = Math.max(0, offset - SEEN_BYTES)
    const seen = (await this.#bytes(from, offset - from)) ?? Buffer.alloc(0)
    if (seen.length < offset - from || (offset > 0 && seen.at(-1) !== NEWLINE)) return false
    const line = 1 + (await newlinesBefore(this.#file, offset))
    this.#place = { offset, line, seen, isInLongLine: false }
    return true
  }

  /** Reads on behind the last whole line that the file has now. */
  async moveToEnd(): Promise<void> {
    while ((await this.read()).kind === 'lines') this.accept()
  }

  /** Reads what follows, at most 200 kB of it. @throws what the file system says, but that the file is not there */
  async read(): Promise<TailRead> {
    const { offset, seen } = this.#place
    const bytes = await this.#bytes(offset - seen.length, seen.length + this.#partBytes)
    if (bytes === null) return { kind: 'missing' }
    if (!bytes.subarray(0, seen.length).equals(seen)) return { kind: 'changed' }
    const fresh = bytes.subarray(seen.length)
    this.#fresh = fresh
    if (offset === 0 && UTF16_MARKS.some((mark) => fresh.subarray(0, 2).equals(mark))) return { kind: 'utf16' }
    return this.#place.isInLongLine ? this.#restOfLongLine(fresh) : this.#wholeLines(fresh)
  }

  /** What was read last has arrived: reads on behind it. */
  accept(): void {
    this.#place = this.#next
    this.#partBytes = PART_BYTES
  }

  /** Reads only about half of the lines that were read last, the next time; `false` where it was one. */
  readLess(): boolean {
    const fresh = this.#fresh
    const last = fresh.lastIndexOf(NEWLINE)
    const half = fresh.lastIndexOf(NEWLINE, Math.floor(last / 2))
    const end = half < 0 ? fresh.indexOf(NEWLINE) : half
    if (end >= last) return false
    this.#partBytes = end + 1
    return true
  }

  /** The line at the end that no line break ends, where it is all there: a script that has ended may leave it so. */
  async lastLine(): Promise<SampleLines | null> {
    const { offset, line, seen } = this.#place
    if ((await this.read()).kind !== 'nothing') return null
    const bytes = (await this.#bytes(offset, PART_BYTES)) ?? Buffer.alloc(0)
    const text = decoded(bytes)
    if (!isObject(text) || (offset === 0 && recordingHeader(text) !== null)) return null
    this.#next = { offset: offset + bytes.length, line, seen: tailOf(seen, bytes), isInLongLine: false }
    return { text, offset, bytes: bytes.length, firstLine: line }
  }

  #wholeLines(fresh: Buffer): TailRead {
    const { offset, line } = this.#place
    const end = fresh.lastIndexOf(NEWLINE) + 1
    if (end > 0) return this.#lines(fresh.subarray(0, end), 0)
    if (fresh.length < PART_BYTES) return { kind: 'nothing' }
    const read = this.#skip(fresh, true)
    const message = `is longer than ${PART_BYTES / 1000} kB`
    return { ...read, problems: [{ file: this.#file, where: `line ${line}`, message: `${message} (byte ${offset})` }] }
  }

  #restOfLongLine(fresh: Buffer): TailRead {
    const end = fresh.indexOf(NEWLINE) + 1
    if (fresh.length === 0) return { kind: 'nothing' }
    return end === 0 ? this.#skip(fresh, true) : this.#skip(fresh.subarray(0, end), false)
  }

  #skip(bytes: Buffer, isInLongLine: boolean): TailRead & { kind: 'lines' } {
    const read = this.#lines(bytes, bytes.length)
    this.#next = { ...this.#next, isInLongLine }
    return read
  }

  /** Lines to give: all of `bytes` but so many of the first. */
  #lines(bytes: Buffer, left: number): TailRead & { kind: 'lines' } {
    const { offset, line, seen } = this.#place
    const end = bytes.indexOf(NEWLINE) + 1
    const isHeader = offset === 0 && left === 0 && recordingHeader(decoded(bytes.subarray(0, end))) !== null
    const begin = isHeader ? end : left
    const text = decoded(bytes.subarray(begin))
    const count = newlines(bytes)
    const next = { offset: offset + bytes.length, line: line + count, seen: tailOf(seen, bytes) }
    this.#next = { ...next, isInLongLine: false }
    const firstLine = isHeader ? line + 1 : line
    return { kind: 'lines', lines: { text, offset, bytes: bytes.length, firstLine }, problems: [] }
  }

  /** At most `length` bytes from a place on; `null`: there is no such file. */
  async #bytes(from: number, length: number): Promise<Buffer | null> {
    let handle: FileHandle
    try {
      handle = await open(this.#file, 'r')
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
    try {
      // A poll that finds nothing new makes no large buffer.
      const { size } = await handle.stat()
      const wanted = Math.max(0, Math.min(length, size - from))
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, from)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  }
}

/** The last bytes before the place behind `bytes`. */
function tailOf(before: Buffer, bytes: Buffer): Buffer {
  return Buffer.from(Buffer.concat([before, bytes.subarray(-SEEN_BYTES)]).subarray(-SEEN_BYTES))
}

/** A byte order mark is left out. */
function decoded(bytes: Buffer): string {
  return new TextDecoder().decode(bytes)
}

function newlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++
  return count
}

async function newlinesBefore(file: string, offset: number): Promise<number> {
  if (offset === 0) return 0
  let count = 0
  for await (const part of createReadStream(file, { end: offset - 1 })) count += newlines(part)
  return count
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
