import { dirname, isAbsolute, join } from 'node:path'
import { type DataExport, type DataExportRequest, isFileForm } from '../../shared/data-export'
import { FrametroveError } from '../../shared/errors'
import type { DebugReading } from '../debug/reading'
import { writeDurably } from '../files/write'
import { writeZip } from '../maintenance/backup-zip'
import type { StoreParts } from '../maintenance/task'
import { choose, countWork } from './chosen'
import { writeCsv } from './csv-export'
import { exportName } from './export-name'
import { FolderTarget, ZipTarget } from './export-target'
import type { ExportWork } from './export-work'
import { writeGeoJson } from './geojson-file'
import { writeGpx } from './gpx-file'
import { writeJson } from './json-export'
import { databaseImage } from './sqlite-export'
import { freeName, isThere, staged } from './staging'

/** How an export goes. */
export interface ExportTask {
  signal: AbortSignal
  progress(done: number, total: number): void
}

/**
 * Exports data of the store: see `exportData` of `StoreMethods`. Others go on working with the store; images and archives
 * that they delete stay until the export has ended.
 * @throws FrametroveError `not_found`, `cancelled`, `invalid_input` where a file is there that may not be replaced; I/O
 *   errors as they come. Then nothing is left.
 */
export async function exportData(
  store: StoreParts,
  debug: DebugReading,
  { scope, as, path, replace }: DataExportRequest,
  { signal, progress }: ExportTask,
): Promise<DataExport> {
  const io = store.io.async
  if (!isAbsolute(path)) throw notExported(`“${path}” is no absolute path.`, 'Give one.')
  const place = async () => {
    if (!isFileForm(as)) return freeName(join(path, exportName(scope)), io)
    if (!replace && (await isThere(path, io))) throw notExported(`“${path}” is there already.`, 'Choose another name.')
    return path
  }
  await place()
  const release = store.files.holdRemovals()
  try {
    const chosen = await choose(store.database.query, scope)
    const [total, counts] = [await countWork(chosen), { done: 0, missing: 0 }]
    const work: ExportWork = {
      ...{ db: store.database.query, files: store.files, debug, chosen, signal },
      done: (more) => {
        counts.done += more
        progress(counts.done, total)
      },
      missed: () => counts.missing++,
    }
    const folder = isFileForm(as) ? dirname(path) : path
    const { path: made, answer } = await staged(store, { folder, signal, place }, (beside) =>
      make(store, work, { as, scope }, beside),
    )
    return { ...answer, path: made, missing: counts.missing }
  } finally {
    await release()
  }
}

async function make(
  store: StoreParts,
  work: ExportWork,
  { as, scope }: Pick<DataExportRequest, 'as' | 'scope'>,
  beside: string,
) {
  const io = store.io.async
  switch (as) {
    case 'sqlite': {
      const made = join(beside, 'export.sqlite')
      const image = await databaseImage(store, work, scope)
      await writeDurably(made, image, io)
      return { made, answer: { files: 1, bytes: image.length } }
    }
    case 'zip': {
      const made = join(beside, 'export.zip')
      let files = 0
      await writeZip(io, made, work.signal, async (zip) => {
        const target = new ZipTarget(zip)
        await writeJson(work, target, io, true)
        requireFiles(target)
        files = target.files
      })
      return { made, answer: { files, bytes: (await io.stat(made)).size } }
    }
    case 'gpx':
    case 'geojson': {
      const target = new FolderTarget(beside, io)
      if (work.chosen.activities.length === 0) requireFiles(target)
      await (as === 'gpx' ? writeGpx : writeGeoJson)(work, target, `export.${as}`)
      return { made: join(beside, `export.${as}`), answer: { files: target.files, bytes: target.bytes } }
    }
    case 'json':
    case 'folder':
    case 'csv': {
      const target = new FolderTarget(beside, io)
      if (as === 'csv') await writeCsv(work, target)
      else await writeJson(work, target, io, as === 'folder')
      requireFiles(target)
      return { made: beside, answer: { files: target.files, bytes: target.bytes } }
    }
  }
}

function requireFiles({ files }: { files: number }): void {
  if (files === 0) throw notExported('There is nothing of it that could be exported.', 'Choose something else.')
}

function notExported(why: string, action: string): FrametroveError {
  return new FrametroveError('invalid_input', { what: 'Nothing was exported.', why, action })
}
