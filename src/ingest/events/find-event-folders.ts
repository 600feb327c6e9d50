import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FrametroveError, isMissing, toFrametroveError } from '../../shared/errors'
import { EVENT_FILE } from '../../shared/event-file'
import { isImageName } from '../frames/find-images'

/** A folder of an event. */
export interface EventFolder {
  /** Absolute. */
  path: string
  /** The images directly in it, by name. */
  images: string[]
  hasFile: boolean
}

/**
 * The folders of events among the given ones: those that directly hold images or an `event.json`, or else the folders of
 * that kind directly in them.
 * @throws FrametroveError `not_found` for a path that is not there, `invalid_input` where there is no such folder
 */
export async function findEventFolders(paths: readonly string[]): Promise<EventFolder[]> {
  const found = new Map<string, EventFolder>()
  for (const path of paths) {
    const { folder, subfolders } = await look(resolve(path))
    const folders = isEvent(folder) ? [folder] : (await Promise.all(subfolders.map(look))).map((it) => it.folder)
    for (const it of folders) if (isEvent(it)) found.set(it.path, it)
  }
  if (found.size > 0) return [...found.values()]
  throw new FrametroveError('invalid_input', {
    what: 'No events were found.',
    why: `${paths.map((path) => `“${path}”`).join(', ')} holds no images and no ${EVENT_FILE}, and no folders that do.`,
    action: 'Choose the folder of an event, with its images in it, or a folder of such folders.',
  })
}

function isEvent({ images, hasFile }: EventFolder): boolean {
  return images.length > 0 || hasFile
}

async function look(path: string): Promise<{ folder: EventFolder; subfolders: string[] }> {
  try {
    if (!(await stat(path)).isDirectory()) throw notAFolder(path)
    const entries = (await readdir(path, { withFileTypes: true })).filter((it) => !it.name.startsWith('.'))
    const names = entries.filter((it) => !it.isDirectory()).map((it) => it.name)
    const images = names.filter(isImageName).map((name) => join(path, name))
    const subfolders = entries.filter((it) => it.isDirectory()).map((it) => join(path, it.name))
    return { folder: { path, images, hasFile: names.includes(EVENT_FILE) }, subfolders: subfolders.sort() }
  } catch (error) {
    if (!isMissing(error)) throw toFrametroveError(error, `“${path}” could not be read.`)
    throw new FrametroveError('not_found', {
      what: `“${path}” was not found.`,
      why: 'There is no such folder.',
      action: 'Check the path, then ingest again.',
    })
  }
}

function notAFolder(path: string): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'No events were found.',
    why: `“${path}” is a file.`,
    action: `Choose the folder that holds the images of an event and its ${EVENT_FILE}.`,
  })
}
