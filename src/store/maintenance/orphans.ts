import { dirname, join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { DEBUG_FOLDER, debugFolder, eventFolder, IMAGE_FOLDERS, runFolder } from '../files/frame-files'
import { ifThere } from '../if-there'
import { orCancelled, type StoreParts, type Task } from './task'

/**
 * The files among the images and debug sessions that no row names, such as a crash leaves behind. Paths are below the storage folder,
 * `/` separated. What an ingest has copied in and not yet committed is no orphan.
 */
export async function findOrphans(store: StoreParts, task: Task): Promise<string[]> {
  const folders = [...(await imageFolders(store)), DEBUG_FOLDER, ...(await subfolders(store, DEBUG_FOLDER))]
  const candidates = await unnamedFiles(store, folders, task)
  return stillOrphans(store, candidates, task)
}

/** Those of the files that are still there and that still no frame names, once the writes under way have ended. */
export async function stillOrphans(store: StoreParts, paths: readonly string[], task: Task): Promise<string[]> {
  if (paths.length === 0) return []
  task.progress('waiting', 0, 0)
  await orCancelled(store.writesSettled(), task.signal)
  const folders = [...new Set(paths.map((path) => dirname(path)))]
  const unnamed = new Set(await unnamedFiles(store, folders, task))
  return paths.filter((path) => unnamed.has(path))
}

async function unnamedFiles(store: StoreParts, folders: readonly string[], task: Task): Promise<string[]> {
  const unnamed: string[] = []
  const namesIn = await namesByFolder(store)
  for (const [index, folder] of folders.entries()) {
    throwIfCancelled(task.signal)
    task.progress('orphans', index, folders.length)
    // Files first: one that is named meanwhile is found among the names.
    const files = (await listFolder(store, folder)).filter((entry) => !entry.isDirectory())
    const named = new Set(await namesIn.get(folder)?.())
    for (const { name } of files) if (!named.has(`${folder}/${name}`)) unnamed.push(`${folder}/${name}`)
  }
  return unnamed
}

/** The folders of the images and all below them: of each video and each run, and of each event. */
export async function imageFolders(
  store: StoreParts,
  roots: Record<keyof typeof IMAGE_FOLDERS, string> = IMAGE_FOLDERS,
): Promise<string[]> {
  const videos = await subfolders(store, roots.videos)
  const runs = await Promise.all(videos.map((video) => subfolders(store, video)))
  const events = await subfolders(store, roots.events)
  return [...Object.values(roots), ...videos, ...runs.flat(), ...events]
}

async function subfolders(store: StoreParts, folder: string): Promise<string[]> {
  const entries = await listFolder(store, folder)
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`)
}

/** What is in a folder below the storage folder; nothing where it is not there. */
export function listFolder({ io, storageFolder }: StoreParts, folder: string) {
  return ifThere(io.async.readdir(join(storageFolder, folder), { withFileTypes: true }), [])
}

/** For each folder that rows name files in, what reads their paths. */
async function namesByFolder({ database }: StoreParts): Promise<Map<string, () => Promise<(string | null)[]>>> {
  const { query } = database
  const runs = await query
    .selectFrom('run')
    .innerJoin('video', 'video.video_key', 'run.video_key')
    .select(['run.run_key', 'run.id', 'video.id as video_id'])
    .execute()
  const events = await query.selectFrom('event').select(['event_key', 'id']).execute()
  const debugged = await query
    .selectFrom('debug_session')
    .innerJoin('video', 'video.video_key', 'debug_session.video_key')
    .select(['video.video_key', 'video.id'])
    .distinct()
    .execute()
  const paths = (rows: { path: string | null }[]) => rows.map((row) => row.path)
  const ofRun = (key: number) => () =>
    query.selectFrom('frame').select('path').where('run_key', '=', key).execute().then(paths)
  const ofEvent = (key: number) => () =>
    query.selectFrom('event_frame').select('path').where('event_key', '=', key).execute().then(paths)
  const ofDebugged = (key: number) => () =>
    query.selectFrom('debug_session').select('path').where('video_key', '=', key).execute().then(paths)
  return new Map([
    ...debugged.map((row) => [debugFolder(row.id), ofDebugged(row.video_key)] as const),
    ...runs.map((row) => [runFolder(row.video_id, row.id), ofRun(row.run_key)] as const),
    ...events.map((row) => [eventFolder(row.id), ofEvent(row.event_key)] as const),
  ])
}
