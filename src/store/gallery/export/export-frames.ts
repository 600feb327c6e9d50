import { join } from 'node:path'
import { throwIfCancelled } from '../../../shared/cancel'
import { FrametroveError } from '../../../shared/errors'
import type { FramesExport, GalleryScope } from '../../../shared/gallery'
import { type Copying, copyImages, namesOf } from '../../export/copy-images'
import { writeEventFile } from '../../export/event-file'
import { FolderTarget } from '../../export/export-target'
import { freeName, staged } from '../../export/staging'
import { folderName } from '../../files/folder-name'
import { mapBounded } from '../../files/pool'
import type { StoreParts } from '../../maintenance/task'
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
  store: StoreParts,
  { scope, keys, folder, signal, progress }: ExportRequest,
): Promise<FramesExport> {
  const { database, files } = store
  const io = store.io.async
  const groups = await groupedFrames(database.query, scope, keys, signal)
  if (groups.length === 0) throw noFramesLeft()
  const written = { frames: 0, bytes: 0, missing: 0 }
  const fill = async (beside: string) => {
    const target = new FolderTarget(beside, io)
    const copying: Copying = { io, files, target, signal, done: () => progress(++written.frames) }
    const write = ({ kind, id, frames }: ExportedGroup, into: string) =>
      writeGroup(database.query, { kind, id, frames }, into, copying, written)
    const [only] = groups
    if (scope.kind === 'search') {
      const writeOne = (group: ExportedGroup) => write(group, `${group.kind}-${folderName(group.id)}/`)
      await mapBounded(groups, writeOne, { signal, concurrency: 1 })
    } else if (only) await write(only, '')
    return { made: beside, answer: written }
  }
  const place = () => freeName(join(folder, nameOf(scope, groups)), io)
  const { path } = await staged(store, { folder, signal, place }, fill)
  return { ...written, folder: path }
}

async function writeGroup(
  db: StoreParts['database']['query'],
  { kind, id, frames }: ExportedGroup,
  into: string,
  copying: Copying,
  written: { bytes: number; missing: number },
): Promise<void> {
  throwIfCancelled(copying.signal)
  const names = namesOf(frames)
  const copied = await copyImages(frames, { folder: into, nameOf: (_, index) => names[index] ?? '' }, copying)
  for (const { name, bytes } of copied) {
    if (name === null) written.missing++
    written.bytes += bytes
  }
  if (kind === 'event') await writeEventFile(db, copying.target, into, id, copied)
  else await writeResultsFile(db, copying.target, `${into}${folderName(id)}.frametrove-results.json`, id, copied)
}

function nameOf(scope: GalleryScope, [first]: readonly ExportedGroup[]): string {
  return scope.kind === 'search' ? `search-${folderName(scope.text)}` : folderName(first?.id ?? '')
}

function noFramesLeft(): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'Nothing was exported.',
    why: 'None of the chosen frames is there any more.',
    action: 'Choose others.',
  })
}
