import { dirname, join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { isMissing } from '../../shared/errors'
import { runFolder } from '../files/frame-files'
import { orCancelled, type StoreParts, storageFolders, type Task } from './task'

/**
 * The files among the images that no frame names, such as a crash leaves behind. Paths are below the storage folder,
 * `/` separated. What an ingest has copied in and not yet committed is no orphan: who is under way is waited for.
 */
export async function findOrphans(store: StoreParts, task: Task): Promise<string[]> {
  const candidates = await unnamedFiles(store, await imageFolders(store), task)
  if (candidates.length === 0) return []
  task.progress('waiting', 0, 0)
  await orCancelled(store.writesSettled(), task.signal)
  return stillOrphans(store, candidates, task)
}

/** Those of the files that are still there and that still no frame names. */
export async function stillOrphans(store: StoreParts, paths: readonly string[], task: Task): Promise<string[]> {
  const folders = [...new Set(paths.map((path) => dirname(path)))]
  const unnamed = new Set(await unnamedFiles(store, folders, task))
  return paths.filter((path) => unnamed.has(path))
}

async function unnamedFiles(store: StoreParts, folders: readonly string[], task: Task): Promise<string[]> {
  const unnamed: string[] = []
  const runs = await runsByFolder(store)
  for (const [index, folder] of folders.entries()) {
    throwIfCancelled(task.signal)
    task.progress('orphans', index, folders.length)
    // Files first: one that is named meanwhile is found among the names.
    const files = (await list(store, folder)).filter((entry) => !entry.isDirectory())
    const named = await namesOf(store, runs.get(folder))
    for (const { name } of files) if (!named.has(`${folder}/${name}`)) unnamed.push(`${folder}/${name}`)
  }
  return unnamed
}

/** The folder of the images and all below it, two deep: of each video, and of each run. */
async function imageFolders(store: StoreParts): Promise<string[]> {
  const folders: string[] = [storageFolders.images]
  for (const video of await subfolders(store, storageFolders.images)) {
    folders.push(video, ...(await subfolders(store, video)))
  }
  return folders
}

async function subfolders(store: StoreParts, folder: string): Promise<string[]> {
  const entries = await list(store, folder)
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`)
}

async function list({ io, storageFolder }: StoreParts, folder: string) {
  try {
    return await io.async.readdir(join(storageFolder, folder), { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function runsByFolder({ database }: StoreParts): Promise<Map<string, number>> {
  const rows = await database.query
    .selectFrom('run')
    .innerJoin('video', 'video.video_key', 'run.video_key')
    .select(['run.run_key', 'run.id', 'video.id as video_id'])
    .execute()
  return new Map(rows.map((row) => [runFolder(row.video_id, row.id), row.run_key]))
}

async function namesOf({ database }: StoreParts, runKey: number | undefined): Promise<Set<string | null>> {
  if (runKey === undefined) return new Set()
  const rows = await database.query.selectFrom('frame').select('path').where('run_key', '=', runKey).execute()
  return new Set(rows.map((row) => row.path))
}
