import type { Disposable, LogOutputChannel, Uri } from 'vscode'
import type { IngestProgress, StoreService } from '../../shared/contracts'
import type { GalleryScope } from '../../shared/gallery'
import type { TextDocuments } from '../documents'
import type { ErrorPresenter } from '../errors'
import type { Operations } from '../operations'
import type { LiveRecordings } from '../recording/live-recordings'

/** What commands work with. */
export interface CommandContext {
  service: StoreService
  onProgress(listener: (progress: IngestProgress) => void): Disposable
  operations: Operations
  /** The live recordings, and the files that are followed for some. */
  live: LiveRecordings
  errors: ErrorPresenter
  documents: TextDocuments
  log: LogOutputChannel
  extensionUri: Uri
  /** Opens the completeness report: of one video, or of all for `null`. */
  showReport(videoId: string | null): void
  /** Opens the gallery of an event, a video or a run. */
  showGallery(scope: GalleryScope): Promise<void>
  /** Opens the dashboard of a debug session of a video, compared with another session or with none. */
  showDebug(videoId: string, sessionId: string, comparedId?: string | null): Promise<void>
  /** Opens the panel of an activity, saved or live. */
  showActivity(activityId: string): Promise<void>
  /** Opens the dashboard of the store. */
  showStore(): Promise<void>
  refreshTrees(): void
}

/**
 * A command. It runs with whatever arguments VS Code, a keybinding or another extension gives; errors that it throws
 * are shown to the person and logged.
 */
export type Command = (context: CommandContext, ...args: unknown[]) => Promise<unknown>

/** An error that goes to whoever called the command with arguments, instead of into a message. */
export class ForCaller extends Error {
  constructor(readonly error: unknown) {
    super('', { cause: error })
  }
}

/** Runs `work` so that what it throws goes to the caller. */
export function toCaller<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new ForCaller(error)
  }
}
