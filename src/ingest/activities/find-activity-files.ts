import { stat } from 'node:fs/promises'
import { activityFormatVersion } from '../../shared/activity'
import { type FileHead, formatOf, readHead } from '../file-head'
import { filesBelow } from '../find-files'
import { unreadable } from '../frame-paths'
import type { ProblemList } from '../problems'
import { ACTIVITY_EXTENSIONS, ACTIVITY_FORMATS, activityReaderFor, isNamedAsActivity } from '.'
import type { ActivityReader } from './reader'

/** A file of activities, and how to read it. */
export interface ActivityFile {
  /** Absolute. */
  path: string
  /** In bytes. */
  size: number
  reader: ActivityReader
}

/**
 * The files among `paths`, and those of activities in the folders among them, each once. What can't be read is a problem.
 * @throws FrametroveError `cancelled`
 */
export async function findActivityFiles(
  paths: readonly string[],
  { problems, signal }: { problems: ProblemList; signal: AbortSignal },
): Promise<ActivityFile[]> {
  const found = new Map<string, ActivityFile>()
  const add = (head: FileHead) => {
    const { path, size } = head
    const reader = activityReaderFor(head)
    if (size === 0) problems.add({ file: path, message: 'is empty' })
    else if (reader) found.set(path, { path, size, reader })
    else problems.add({ file: path, message: `is no file of activities (${ACTIVITY_FORMATS})` })
  }
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) {
        add(await readHead(path))
        continue
      }
      const heads = await headsBelow(path, signal)
      for (const head of heads) add(head)
      if (heads.length === 0) problems.add({ file: path, message: 'is a folder without any file of activities' })
    } catch (error) {
      problems.add({ file: path, message: unreadable(error) })
    }
  }
  return [...found.values()]
}

/** Any other JSON in a folder is not looked at: it may be GeoJSON of something else. */
async function headsBelow(folder: string, signal: AbortSignal): Promise<FileHead[]> {
  const heads: FileHead[] = []
  for (const path of await filesBelow(folder, ACTIVITY_EXTENSIONS, signal)) {
    const head = await readHead(path)
    if (isNamedAsActivity(path) || activityFormatVersion(formatOf(head)) !== null) heads.push(head)
  }
  return heads
}
