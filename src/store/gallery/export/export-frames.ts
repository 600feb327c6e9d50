import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { throwIfCancelled } from '../../../shared/cancel'
import { FrametroveError, isMissing } from '../../../shared/errors'
import type { FramesExport, GalleryScope } from '../../../shared/gallery'
import { folderName } from '../../files/folder-name'
import { mapBounded } from '../../files/pool'
import type { StoreParts } from '../../maintenance/task'
import { type Copying, copyImages } from './copy-images'
import { writeEventFile } from './event-folder'
import { type ExportedGroup, groupedFrames } from './exported-frames'
import { writeResultsFile } from './results-file'

/** What to export, and where to. */
export interface ExportRequest {
  scope: GalleryScope
  keys: readonly number[]
  /** The folder that the new one is made in, absolute. */
  folder: string
  signal: AbortSignal
  progress(done: number): void
}

/**
 * Writes frames into a new folder, which is there once all of it is: see `exportFrames` of `StoreMethods`.
 * @throws FrametroveError `not_found` where there are none; `cancelled`; I/O errors as they come
 */
export async function exportFrames(
  { database, files, io: { async: io } }: StoreParts,
  { scope, keys, folder, signal, progress }: ExportRequest,
): Promise<FramesExport> {
  const groups = await groupedFrames(database.query, scope, keys, signal)
  if (groups.length === 0) throw noFramesLeft()
  const written = { frames: 0, bytes: 0, missing: 0 }
  const copying: Copying = { io, files, signal, done: () => progress(++written.frames) }
  const beside = join(folder, `.frametrove-${randomUUID()}.tmp`)

  const writeGroup = async ({ kind, id, frames }: ExportedGroup, into: string) => {
    throwIfCancelled(signal)
    const copied = await copyImages(frames, into, copying)
    for (const { name, bytes } of copied) {
      if (name === null) written.missing++
      written.bytes += bytes
    }
    if (kind === 'event') await writeEventFile(database.query, io, into, id, copied)
    else await writeResultsFile(database.query, io, { folder: into, name: folderName(id) }, id, copied)
  }

  try {
    await io.mkdir(beside, { mode: 0o700 })
    const [only] = groups
    if (scope.kind === 'search') {
      const write = async (group: ExportedGroup) => {
        const into = join(beside, `${group.kind}-${folderName(group.id)}`)
        await io.mkdir(into, { mode: 0o700 })
        await writeGroup(group, into)
      }
      await mapBounded(groups, write, { signal, concurrency: 1 })
    } else if (only) await writeGroup(only, beside)
    throwIfCancelled(signal)
    const target = await freeName(join(folder, nameOf(scope, groups)), io)
    await io.rename(beside, target)
    return { ...written, folder: target }
  } catch (error) {
    // The first error is the one to report.
    await io.rm(beside, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

function nameOf(scope: GalleryScope, [first]: readonly ExportedGroup[]): string {
  return scope.kind === 'search' ? `search-${folderName(scope.text)}` : folderName(first?.id ?? '')
}

/** The path, or where something is there, the next with a number behind it. */
async function freeName(path: string, io: StoreParts['io']['async']): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : join(dirname(path), `${basename(path)}-${number}`)
    try {
      await io.lstat(name)
    } catch (error) {
      if (isMissing(error)) return name
      throw error
    }
  }
}

function noFramesLeft(): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'Nothing was exported.',
    why: 'None of the chosen frames is there any more.',
    action: 'Choose others.',
  })
}
