import type { Kysely } from 'kysely'
import type { StoreSchema } from '../schema/tables'

/** An image that a frame names. */
export interface RecordedImage {
  frameKey: number
  runKey: number
  videoId: string
  frameNumber: number | null
  /** Below the storage folder, `/` separated. */
  path: string
  sizeBytes: number
  crc32: number | null
}

const PAGE = 1000

/** All images that frames of published runs name, some at a time, so that others get their turn in between. */
export async function* recordedImages(db: Kysely<StoreSchema>): AsyncGenerator<RecordedImage[], void, undefined> {
  for (let after = 0; ; ) {
    const page = await imageQuery(db).where('frame_key', '>', after).orderBy('frame_key').limit(PAGE).execute()
    const last = page.at(-1)
    if (!last) return
    after = last.frame_key
    yield page.map(toImage)
  }
}

/** How many images frames name, and their bytes as recorded. */
export async function imageTotals(db: Kysely<StoreSchema>): Promise<{ images: number; bytes: number }> {
  const { images, bytes } = await db
    .selectFrom('frame')
    .select(({ fn }) => [fn.count<number>('path').as('images'), fn.sum<number | null>('size_bytes').as('bytes')])
    .executeTakeFirstOrThrow()
  return { images, bytes: bytes ?? 0 }
}

/** Those of the images that their frames still name as they did. */
export async function stillRecorded(
  db: Kysely<StoreSchema>,
  images: readonly RecordedImage[],
): Promise<RecordedImage[]> {
  const found: RecordedImage[] = []
  for (let at = 0; at < images.length; at += PAGE) {
    const part = images.slice(at, at + PAGE)
    const keys = part.map((image) => image.frameKey)
    const rows = await imageQuery(db).where('frame_key', 'in', keys).execute()
    const paths = new Map(rows.map((row) => [row.frame_key, row.path]))
    found.push(...part.filter((image) => paths.get(image.frameKey) === image.path))
  }
  return found
}

/** Such as “harbour_walk, frame 1: video-frames/…”: how a report names an image. */
export function placeOf({ videoId, frameNumber, path }: RecordedImage): string {
  return frameNumber === null ? `${videoId}: ${path}` : `${videoId}, frame ${frameNumber}: ${path}`
}

function imageQuery(db: Kysely<StoreSchema>) {
  return (
    db
      .selectFrom('frame')
      .innerJoin('run', 'run.run_key', 'frame.run_key')
      // A damaged database may lack the video; its images are named all the same.
      .leftJoin('video', 'video.video_key', 'run.video_key')
      .select(['frame_key', 'frame.run_key', 'video.id as video_id', 'frame_number', 'path', 'size_bytes', 'crc32'])
      .where('path', 'is not', null)
      .where('run.video_key', 'is not', null)
  )
}

function toImage(row: {
  frame_key: number
  run_key: number
  video_id: string | null
  frame_number: number | null
  path: string | null
  size_bytes: number | null
  crc32: number | null
}): RecordedImage {
  const { frame_key: frameKey, run_key: runKey, frame_number: frameNumber, crc32 } = row
  const [videoId, path, sizeBytes] = [row.video_id ?? '?', row.path ?? '', row.size_bytes ?? 0]
  return { frameKey, runKey, videoId, frameNumber, path, sizeBytes, crc32 }
}
