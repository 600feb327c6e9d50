import { type Kysely, sql } from 'kysely'
import { RESULTS_FORMAT } from '../../../shared/results-schema'
import type { SqlRow } from '../../engine/sqlite'
import type { WrittenFrame } from '../../export/copy-images'
import type { ExportTarget } from '../../export/export-target'
import { frameRecord } from '../../export/frames'
import { inParts, JsonFile } from '../../export/json-file'
import { videoFacts } from '../../export/video-facts'
import { toOutput } from '../../repositories/result-output'
import type { StoreSchema } from '../../schema/tables'
import { captionsOfFrames } from '../captions'
import { forEachDetection } from '../detections'
import { noFrames, toFrameList } from '../frame-list'
import { FrameLookup } from '../frame-lookup'
import { NO_RUNS, resolveScope } from '../scope'

type Db = Kysely<StoreSchema>

/** Of no tool that made results: so that they are ingested beside those that are there. */
const TOOL = 'export'
const CHUNK = 2000

/** Writes exported frames of a video as tool results, with the captions and detections that they have. `name` is the file's. */
export async function writeResultsFile(
  db: Db,
  target: ExportTarget,
  name: string,
  videoId: string,
  frames: readonly WrittenFrame[],
): Promise<void> {
  const { parts } = await resolveScope(db, { kind: 'video', videoId })
  const { captionRuns, detectionRuns } = parts[0] ?? NO_RUNS
  const list = listOf(frames)
  await JsonFile.write(target, name, async (json) => {
    json.add('format', RESULTS_FORMAT)
    json.add('video_id', videoId)
    json.add('tool', TOOL)
    json.add('video', await videoFacts(db, videoId))
    await json.addList(
      'frames',
      inParts(frames, (frame) => [frameRecord(frame, frame.name)]),
    )
    if (captionRuns.length > 0) {
      const keys = await captionsOfFrames(db, list, captionRuns)
      await json.addList('captions', records(db, 'captions', sql`SELECT * FROM caption WHERE caption_key`, keys))
    }
    if (detectionRuns.length > 0) {
      const lookup = await FrameLookup.of(list, 0)
      const keys: number[] = []
      await forEachDetection(db, detectionRuns, (number, time, _label, _confidence, key) => {
        if (lookup.find(number, time).length > 0) keys.push(key)
      })
      const query = sql`
        SELECT detection.*, label.text AS label FROM detection JOIN label ON label.label_key = detection.label_key
        WHERE detection_key`
      await json.addList('objects', records(db, 'objects', query, keys))
    }
  })
}

function listOf(frames: readonly WrittenFrame[]) {
  const columns = noFrames()
  for (const { rowKey, number, timeMs } of frames) {
    columns.keys.push(rowKey)
    columns.numbers.push(number ?? Number.NaN)
    columns.times.push(timeMs ?? Number.NaN)
  }
  return toFrameList([columns])
}

/** The records of rows, some at a time. `query` ends where the keys are to be compared. */
async function* records(
  db: Db,
  kind: 'captions' | 'objects',
  query: ReturnType<typeof sql>,
  keys: readonly number[],
): AsyncGenerator<unknown[]> {
  for (let at = 0; at < keys.length; at += CHUNK) {
    const chunk = JSON.stringify(keys.slice(at, at + CHUNK))
    const { rows } = await sql<SqlRow>`${query} IN (SELECT value FROM json_each(${chunk})) ORDER BY 1`.execute(db)
    yield rows.map((row) => toOutput(kind, row, (path) => path))
  }
}
