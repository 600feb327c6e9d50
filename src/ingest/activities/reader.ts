import type { FileHead } from '../file-head'
import type { SourceReader } from '../source-reader'
import type { ActivityIntake } from './activity-intake'

/** A file format of activities: one file in this folder, and one line in `index.ts`. */
export interface ActivityReader {
  /** Such as `GPX`, for messages. */
  readonly name: string
  /** Whether a file is of this format, by its name or its beginning. */
  recognises(head: FileHead): boolean
  /**
   * Reads all activities of a file into `intake`, which checks everything; a cancel gets through at each chunk of the file.
   * @throws FileFault where the file can't be read any further, FrametroveError `cancelled`
   */
  read(file: SourceReader, intake: ActivityIntake): Promise<void>
}
