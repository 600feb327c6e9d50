import type { DebugFrame } from '../../shared/debug-session'
import type { AsyncFileIo } from '../async-file-io'
import type { StoreDatabase } from '../database'
import type { FrameFiles } from '../files/frame-files'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import { ArchiveReader, type MemberRow } from './archive-reader'
import type { MemberCache } from './member-cache'

/** What reading of sessions needs. */
export class DebugReading {
  readonly database: StoreDatabase
  readonly #files: FrameFiles
  readonly #io: AsyncFileIo
  readonly #cache: MemberCache

  constructor(database: StoreDatabase, files: FrameFiles, io: AsyncFileIo, cache: MemberCache) {
    this.database = database
    this.#files = files
    this.#io = io
    this.#cache = cache
  }

  /** Reads of a session's archive. @throws FrametroveError `not_found` where it is gone, `corrupted` */
  archive<T>(session: DebugSessionRow, work: (reader: ArchiveReader) => Promise<T>): Promise<T> {
    return ArchiveReader.use(session, { io: this.#io, absolute: (path) => this.#files.absolutePath(path) }, work)
  }

  /** Goes through the frames of members in their order, with the place of each. They must not be changed. */
  async frames(
    session: DebugSessionRow,
    members: readonly MemberRow[],
    take: (frame: DebugFrame, index: number) => void,
  ): Promise<void> {
    await this.archive(session, async (reader) => {
      for (const member of members) {
        const frames = await this.#cache.frames(reader, member)
        for (const [at, frame] of frames.entries()) take(frame, member.first_index + at)
      }
    })
  }
}
