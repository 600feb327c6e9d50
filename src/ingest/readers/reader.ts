import type { ResultKind } from '../../shared/kinds'
import type { FileHead } from '../file-head'
import type { SourceReader } from '../source-reader'

/** A file format of tool results: one file in this folder, and one line in `index.ts`. */
export interface ResultsReader {
  /** Such as `JSON`, for messages. */
  readonly name: string
  /** Lower-case extensions with their dot; they decide where the content does not. */
  readonly extensions: readonly string[]
  /** Whether the beginning of a file is surely of this format. */
  recognises(head: FileHead): boolean
  /**
   * Reads the whole file into `intake`, and awaits `intake.drain()` often: that is
   * where records are stored and where a cancel gets through.
   * @throws FileFault where the file can't be read any further
   */
  read(file: SourceReader, intake: ResultsIntake): Promise<void>
}

/** Where a reader puts what it reads. It checks everything and never throws for bad input. */
export interface ResultsIntake {
  /** Everything of a document but the arrays. */
  header(value: Record<string, unknown>, place: Place, position: number): void
  /** One record, unchecked. */
  record(kind: ResultKind, value: unknown, place: Place, position: number): void
  /** Says that the tool reported on a kind, also where no record of it follows. */
  present(kind: ResultKind): void
  /** Notes a fault in the file: what is wrong, and where. */
  refuse(message: string, where?: string): void
  /** Passes on what was read. @throws FrametroveError `cancelled` */
  drain(): Promise<void>
}

/**
 * Names a place in the file, made only when there is something to say about it: `position` is
 * what came with the record, `path` the path within it (`bbox[2]`, empty for the whole).
 */
export type Place = (position: number, path: string) => string
