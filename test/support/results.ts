import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { hasCode } from './process'

const resultsSchema = z.strictObject({
  passed: z.int().min(0),
  failed: z.int().min(0),
  skipped: z.int().min(0),
})

/** What a run of tests came to. */
export type Results = z.infer<typeof resultsSchema>

/** Writes the results in one piece: the file is there only when the run went to its end. */
export function writeResults(file: string, results: Results): void {
  writeFileSync(`${file}.part`, JSON.stringify(results))
  renameSync(`${file}.part`, file)
}

/** Reads results; undefined if the run did not get as far as writing them. */
export function readResults(file: string): Results | undefined {
  try {
    return resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** One line about results; skipped ones are named only when there are any. */
export function summary({ passed, failed, skipped }: Results): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
