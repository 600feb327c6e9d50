import { throwIfCancelled } from '../../shared/cancel'
import { FrametroveError } from '../../shared/errors'
import type { ResultKind } from '../../shared/kinds'
import { RESULTS_FORMAT } from '../../shared/results-schema'
import { folderName } from '../files/folder-name'
import { bitsToKinds } from '../repositories/kinds-column'
import { toOutput } from '../repositories/result-output'
import { type RunRow, toRunInfo } from '../repositories/runs'
import { type Copying, copyImages, imageName } from './copy-images'
import type { ExportTarget } from './export-target'
import type { ExportWork } from './export-work'
import { frameRecord, framesOfRun, type PlacedFrame } from './frames'
import { JsonFile } from './json-file'
import { rowsOfRun } from './run-rows'
import { videoFacts } from './video-facts'

/**
 * Writes a run as a file of tool results that is ingested as a run of the same tool.
 * @param folder with a `/` at its end
 * @param copying copies the images, too; without it frames are written without theirs
 * @throws FrametroveError `not_found` where the run is deleted meanwhile
 */
export async function writeRunFile(
  work: ExportWork,
  target: ExportTarget,
  folder: string,
  run: RunRow,
  copying: Copying | null,
): Promise<void> {
  const { db, signal } = work
  const name = folderName(run.tool)
  // Images first: then it is known which of them there are.
  const images = copying && (await copyImagesOfRun(work, run, `${folder}${name}/`, copying))
  const { toolVersion, model, parameters } = toRunInfo(run)
  await JsonFile.write(target, `${folder}${name}.frametrove-results.json`, async (json) => {
    json.add('format', RESULTS_FORMAT)
    json.add('video_id', run.video_id)
    json.add('tool', run.tool)
    json.add('tool_version', toolVersion)
    json.add('model', model)
    json.add('parameters', parameters)
    json.add('video', await videoFacts(db, run.video_id))
    for (const kind of bitsToKinds(run.kinds)) {
      const records =
        kind === 'frames' ? frameRecords(work, run, images, `${name}/`) : otherRecords(work, kind, run.run_key)
      await json.addList(kind, records, signal)
    }
  })
  await requireThere(work, run)
}

/** The images of a run that were written, by the keys of their frames. */
async function copyImagesOfRun(
  work: ExportWork,
  run: RunRow,
  folder: string,
  copying: Copying,
): Promise<ReadonlySet<number>> {
  const written = new Set<number>()
  const nameOf = ({ place }: PlacedFrame) => imageName(place, run.frame_count)
  for await (const frames of framesOfRun(work.db, run.run_key)) {
    for (const { rowKey, name, path } of await copyImages(frames, { folder, nameOf }, copying)) {
      if (name !== null) written.add(rowKey)
      else if (path !== null) work.missed()
    }
  }
  return written
}

async function* frameRecords(
  work: ExportWork,
  run: RunRow,
  images: ReadonlySet<number> | null,
  folder: string,
): AsyncGenerator<unknown[]> {
  const pathOf = ({ rowKey, place }: PlacedFrame) =>
    images?.has(rowKey) ? folder + imageName(place, run.frame_count) : null
  for await (const frames of framesOfRun(work.db, run.run_key)) {
    work.done(frames.length)
    yield frames.map((frame) => frameRecord(frame, pathOf(frame)))
  }
}

async function* otherRecords(
  work: ExportWork,
  kind: Exclude<ResultKind, 'frames'>,
  runKey: number,
): AsyncGenerator<unknown[]> {
  for await (const rows of rowsOfRun(work.db, kind, runKey)) {
    work.done(rows.length)
    yield rows.map((row) => toOutput(kind, row, (path) => path))
  }
}

/** A run that is deleted while it is written leaves a part of it, which is nothing to keep. */
export async function requireThere({ db, signal }: ExportWork, run: RunRow): Promise<void> {
  throwIfCancelled(signal)
  // By its id: the key of a deleted run is given to the next.
  const found = await db.selectFrom('run').select('run_key').where('id', '=', run.id).executeTakeFirst()
  if (found) return
  throw new FrametroveError('concurrent_modification', {
    what: 'Nothing was exported.',
    why: `The run of ${run.tool} for “${run.video_id}” was deleted meanwhile.`,
    action: 'Export again.',
  })
}
