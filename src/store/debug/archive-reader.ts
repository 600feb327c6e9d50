import { constants } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { crc32, gunzip } from 'node:zlib'
import type { Kysely, Selectable } from 'kysely'
import { DEBUG_FORMAT_VERSION, type DebugFrame, type DebugPoint } from '../../shared/debug-session'
import { FrametroveError, isMissing, toFrametroveError } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import type { DebugMemberTable, StoreSchema } from '../schema/tables'
import type { MemberPart } from './archive-writer'

const decompress = promisify(gunzip)

/** A member of an archive, as its row tells. */
export type MemberRow = Selectable<DebugMemberTable>

/** An archive that is read member by member. Each is checked, and none takes more memory than it did when it was written. */
export class ArchiveReader {
  readonly #file: FileHandle
  /** Absolute, for messages. */
  readonly #path: string

  private constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /**
   * Reads of a session's archive, which is closed when `work` has ended.
   * @param absolute makes a path absolute
   * @throws FrametroveError `not_found` where it is gone, `corrupted` where it is damaged
   */
  static async use<T>(
    session: DebugSessionRow,
    { io, absolute }: { io: AsyncFileIo; absolute(path: string): string },
    work: (reader: ArchiveReader) => Promise<T>,
  ): Promise<T> {
    if (session.format_version > DEBUG_FORMAT_VERSION) throw newerFormat(session)
    if (session.path === null) throw gone(session, session.id)
    const path = absolute(session.path)
    const file = await io.open(path, 'r').catch((error: unknown) => {
      throw isMissing(error) ? gone(session, path) : toFrametroveError(error, cantRead(path))
    })
    try {
      return await work(new ArchiveReader(file, path))
    } finally {
      await file.close()
    }
  }

  /** The items of a member's text, which is a part of a list. */
  async items<T extends DebugFrame | DebugPoint>(member: MemberRow): Promise<T[]> {
    const text = await this.text(member)
    return this.#parse(member, `[${text.toString('utf8', member.text_start, endOf(member))}]`)
  }

  /** The value of a member's text; `wrap` makes an object of keys and values. */
  async value(member: MemberRow, wrap: boolean): Promise<Record<string, unknown>> {
    const text = await this.text(member)
    const json = text.toString('utf8', member.text_start, endOf(member))
    return this.#parse(member, wrap ? `{${json}}` : json)
  }

  /** Points of a stretch of a member. */
  async points(member: MemberRow, start: number, length: number): Promise<DebugPoint[]> {
    const text = await this.text(member)
    return this.#parse(member, `[${text.toString('utf8', start, start + length)}]`)
  }

  /** The decompressed text of a member. */
  async text(member: MemberRow): Promise<Buffer> {
    const { offset, length, raw_length: maxOutputLength } = member
    // What a damaged row says must not take the memory of the store.
    if (length > constants.MAX_LENGTH || length < 0) throw this.#damaged(member, 'its size is not one')
    const bytes = Buffer.alloc(length)
    try {
      const { bytesRead } = await this.#file.read(bytes, 0, length, offset)
      if (bytesRead < length) throw this.#damaged(member, 'the file ends before it')
    } catch (error) {
      throw toFrametroveError(error, cantRead(this.#path))
    }
    if (crc32(bytes) !== member.crc32) throw this.#damaged(member, 'its checksum is another')
    let text: Buffer
    try {
      text = await decompress(bytes, { maxOutputLength: Math.max(1, maxOutputLength) })
    } catch (error) {
      throw this.#damaged(member, `it can't be decompressed to ${maxOutputLength} bytes`, error)
    }
    if (text.length !== maxOutputLength) throw this.#damaged(member, 'it has another length')
    // So that others get their turn while many are read.
    await setImmediate()
    return text
  }

  /** The shape is that of the writer, which had checked each record; the checksum has vouched for the bytes. */
  #parse<T>(member: MemberRow, json: string): T {
    try {
      return JSON.parse(json) as T
    } catch (error) {
      throw this.#damaged(member, 'it is no JSON', error)
    }
  }

  #damaged(member: MemberRow, why: string, cause?: unknown): FrametroveError {
    const text = {
      what: cantRead(this.#path),
      why: `Its part ${member.ordinal} (${member.part}) is damaged: ${why}.`,
      action: 'Run “Frametrove: Verify Store”, bring it back from a backup, or ingest the session again.',
    }
    return new FrametroveError('corrupted', text, { cause })
  }
}

/** The members of a session, in their order, narrowed where asked. */
export function membersIn(db: Kysely<StoreSchema>, session: DebugSessionRow) {
  return db
    .selectFrom('debug_member')
    .selectAll()
    .where('debug_session_key', '=', session.debug_session_key)
    .orderBy('ordinal')
}

/** Those of one part of it. */
export function membersOf(db: Kysely<StoreSchema>, session: DebugSessionRow, part: MemberPart) {
  return membersIn(db, session).where('part', '=', part)
}

function endOf({ text_start: start, text_length: length }: MemberRow): number {
  return start + length
}

function cantRead(path: string): string {
  return `The debug session “${path}” can't be read.`
}

function gone({ video_id: videoId, id }: DebugSessionRow, path: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: cantRead(path),
    why: `The file of session “${id}” of video “${videoId}” is gone.`,
    action: 'Run “Frametrove: Repair Store…”, which looks for it in backups, or ingest the session again.',
  })
}

function newerFormat({ id, format_version: version }: DebugSessionRow): FrametroveError {
  return new FrametroveError('store_too_new', {
    what: `The debug session “${id}” can't be read.`,
    why: `It is of version ${version} of the format, and this version of Frametrove reads up to ${DEBUG_FORMAT_VERSION}.`,
    action: 'Update Frametrove.',
  })
}
