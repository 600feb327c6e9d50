import { opendir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { formatOf, readHead } from '../../ingest/file-head'
import { activityFormatVersion } from '../../shared/activity'
import { debugFormatVersion } from '../../shared/debug-session'

/** What can be ingested. */
export const DROPPED_KINDS = ['debug', 'results', 'frames', 'activities'] as const
export type DroppedKind = (typeof DROPPED_KINDS)[number]

/** A file or folder that was dropped, and what it may hold. */
export interface DroppedPath {
  path: string
  isFolder: boolean
  /** None: nothing that can be ingested. */
  kinds: DroppedKind[]
}

/** Files of a folder that are looked at to tell what it holds. */
const LOOKED_AT = 2000
/** Of those, JSON files that are looked into. */
const READ = 20

/** Tells what a path holds, by names, and by the beginning of JSON files. Rejects with the system's error. */
export async function lookAtDropped(path: string): Promise<DroppedPath> {
  if (!(await stat(path)).isDirectory()) {
    const kind = await kindOf(path, true)
    return { path, isFolder: false, kinds: kind === null ? [] : [kind] }
  }
  const found = new Set<DroppedKind>()
  let left = LOOKED_AT
  let read = READ
  const folders = [path]
  for (let folder = folders.pop(); folder !== undefined && left > 0; folder = folders.pop()) {
    for await (const entry of await opendir(folder)) {
      if (left-- === 0) break
      if (entry.isDirectory()) folders.push(join(folder, entry.name))
      else if (entry.isFile()) {
        const kind = await kindOf(join(folder, entry.name), read > 0)
        if (kind !== 'frames' && kind !== null) read--
        if (kind !== null) found.add(kind)
      }
    }
  }
  return { path, isFolder: true, kinds: DROPPED_KINDS.filter((kind) => found.has(kind)) }
}

/** What a file holds; `null`: nothing that can be ingested. */
async function kindOf(path: string, mayRead: boolean): Promise<DroppedKind | null> {
  const extension = extname(path).toLowerCase()
  if (/\.frametrove-debug\.json$/i.test(path)) return 'debug'
  if (/\.(frametrove-activity\.json|gpx|geojson|fit)$/i.test(path)) return 'activities'
  if (['.jpg', '.jpeg', '.png', '.webp'].includes(extension)) return 'frames'
  if (['.ndjson', '.jsonl'].includes(extension)) return 'results'
  if (extension !== '.json') return null
  const format = mayRead ? formatOf(await readHead(path)) : null
  if (debugFormatVersion(format) !== null) return 'debug'
  return activityFormatVersion(format) !== null ? 'activities' : 'results'
}
