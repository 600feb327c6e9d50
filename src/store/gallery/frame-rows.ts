import { type Kysely, type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import type { GalleryFrame, GalleryFrameDetails } from '../../shared/gallery'
import type { StoreSchema } from '../schema/tables'
import { galleryKey, rowKeys } from './frame-tables'
import type { ScopePart } from './scope'

type Db = Kysely<StoreSchema>
type FrameRow = Omit<GalleryFrame, 'hasCaption' | 'source'>

const tagsSchema = z.array(z.string())

/** More boxes in one picture help no one. */
const MAX_BOXES = 5000
/** The same for sentences at one moment. */
const MAX_TEXTS = 100

/** The frames of these keys, all of one part, in no order; those that are no longer there are left out. */
export async function readFrameRows(db: Db, part: ScopePart, keys: readonly number[]): Promise<FrameRow[]> {
  const { table, key, time, tags } = part.frames
  const own = JSON.stringify(rowKeys(part.frames, keys))
  const { rows } = await sql<Omit<FrameRow, 'tags'> & { tags: string }>`
    SELECT ${sql.ref(key)} AS key, frame_number AS frameNumber, ${sql.ref(time)} AS timestampMs, path, width, height,
      size_bytes AS sizeBytes, ${countOfDetections(part)} AS detections,
      (SELECT json_group_array(tag) FROM ${sql.table(tags)} AS tag WHERE tag.${sql.ref(key)} = frame.${sql.ref(key)}) AS tags
    FROM ${sql.table(table)} AS frame WHERE ${sql.ref(key)} IN (SELECT value FROM json_each(${own}))`.execute(db)
  return rows.map((row) => ({
    ...{ ...row, key: galleryKey(part.frames, row.key), tags: tagsSchema.parse(JSON.parse(row.tags)).sort() },
  }))
}

/** What belongs to a frame: detections and captions by its number, or where one of them has none by its time. */
export async function readAttachments(
  db: Db,
  part: ScopePart,
  { frameNumber, timestampMs }: Pick<FrameRow, 'frameNumber' | 'timestampMs'>,
): Promise<Pick<GalleryFrameDetails, 'boxes' | 'captions' | 'transcript'>> {
  const boxes = await sql<{ label: string; confidence: number | null; track: number | null } & Box>`
    SELECT label.text AS label, confidence, x, y, w, h, track_id AS track
    FROM detection JOIN label ON label.label_key = detection.label_key
    WHERE detection_key IN (
      SELECT detection_key FROM detection WHERE ${ofRuns(part.detectionRuns)} AND frame_number = ${frameNumber}
      UNION SELECT detection_key FROM detection WHERE ${ofRuns(part.detectionRuns)} AND timestamp_ms = ${timestampMs}
        AND (frame_number IS NULL OR ${frameNumber} IS NULL))
    ORDER BY detection_key LIMIT ${MAX_BOXES}`.execute(db)
  const captions = await sql<{ text: string; confidence: number | null }>`
    SELECT text, confidence FROM caption
    WHERE ${ofRuns(part.captionRuns)} AND (frame_number = ${frameNumber} OR (
      (frame_number IS NULL OR ${frameNumber} IS NULL)
      AND ${isAt(sql`timestamp_ms`, sql`coalesce(end_ms, timestamp_ms)`, timestampMs)}))
    ORDER BY caption_key LIMIT ${MAX_TEXTS}`.execute(db)
  const transcript = await sql<GalleryFrameDetails['transcript'][number]>`
    SELECT start_ms AS startMs, end_ms AS endMs, text, speaker FROM transcript_segment
    WHERE ${ofRuns(part.transcriptRuns)} AND ${isAt(sql`start_ms`, sql`end_ms`, timestampMs)}
    ORDER BY start_ms, transcript_segment_key LIMIT ${MAX_TEXTS}`.execute(db)
  return {
    boxes: boxes.rows.map(({ label, confidence, track, x, y, w, h }) => {
      return { label, confidence, trackId: track, box: [x, y, w, h] }
    }),
    captions: captions.rows,
    transcript: transcript.rows,
  }
}

interface Box {
  x: number
  y: number
  w: number
  h: number
}

/** Each part by its own index. */
function countOfDetections({ detectionRuns, frames }: ScopePart): RawBuilder<number> {
  if (detectionRuns.length === 0) return sql`0`
  const time = sql.ref(`frame.${frames.time}`)
  return sql`(
    SELECT count(*) FROM detection WHERE ${ofRuns(detectionRuns)} AND detection.frame_number = frame.frame_number
  ) + (
    SELECT count(*) FROM detection WHERE ${ofRuns(detectionRuns)} AND detection.timestamp_ms = ${time}
      AND (detection.frame_number IS NULL OR frame.frame_number IS NULL))`
}

function ofRuns(runKeys: readonly number[]): RawBuilder<boolean> {
  return sql`run_key IN (${runKeys.length === 0 ? sql`NULL` : sql.join(runKeys)})`
}

/** A span's start is in it, its end is not, unless it is the start. */
function isAt(start: RawBuilder<unknown>, end: RawBuilder<unknown>, time: number | null): RawBuilder<boolean> {
  return sql`(${start} <= ${time} AND (${end} > ${time} OR ${start} = ${time}))`
}
