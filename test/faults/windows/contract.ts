import * as z from 'zod'
import type { IngestProgress, LogLine } from '../../../src/shared/contracts'
import type { ChangeEvent } from '../../../src/shared/model'

/** Ways in which the store's thread dies. */
export const DEATHS = ['throw', 'exit', 'heap', 'sqlite'] as const
export type Death = (typeof DEATHS)[number]

export const windowOptionsSchema = z.object({
  storageFolder: z.string(),
  workerPath: z.string(),
  workspace: z.string().nullable(),
})

/** What the test asks of a window. */
export interface Window {
  call(method: string, parameters: unknown[]): Promise<unknown>
  killThread(how: Death): void
  startAgain(): void
  /** Closes the store as a window does that is closed, and ends the process. */
  close(): Promise<void>
}

/** What a window tells the test. */
export interface WindowEvents {
  changed(event: ChangeEvent): void
  progress(progress: IngestProgress): void
  log(line: LogLine): void
  gaveUp(message: string): void
}
