import type { Kysely } from 'kysely'
import type { DebugReading } from '../debug/reading'
import type { FrameFiles } from '../files/frame-files'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import type { StoreSchema } from '../schema/tables'
import type { Chosen } from './chosen'

/** An export under way: what it reads of, and how it goes. */
export interface ExportWork {
  db: Kysely<StoreSchema>
  files: FrameFiles
  debug: DebugReading
  chosen: Chosen
  signal: AbortSignal
  /** Tells that so much more is done, counted as `countWork` does. */
  done(work: number): void
  /** Tells of a file that a row names and that is not there. */
  missed(): void
}

/** The sessions of a video whose archives are there; of the others it is told that they are missing. */
export async function readableSessions(work: ExportWork, videoId: string): Promise<DebugSessionRow[]> {
  const there: DebugSessionRow[] = []
  for (const session of await work.chosen.sessionsOf(videoId)) {
    if (await work.files.isThere(session.path, session.size_bytes)) there.push(session)
    else work.missed()
  }
  return there
}
