import * as path from 'node:path'
import type { GalleryRequest } from '../../src/shared/gallery'
import { ImageCodecs } from '../../src/store/files/codecs'
import { FrameFiles } from '../../src/store/files/frame-files'
import { Gallery } from '../../src/store/gallery/gallery'
import { resolveScope } from '../../src/store/gallery/scope'
import { type BenchResult, race, result, timed } from './measure'
import { BYTES_PER_ROW, makeRivals } from './stores'

const FRAMES = 100_000
/** Ten a frame: a million detections. */
const DETECTIONS = 1_000_000
const PAGE = 100
const ROUNDS = 21
/** From the command to the first thumbnails. */
const OPEN_AIM_MS = 300

const FRAME_COLUMNS = ['run_key', 'frame_number', 'timestamp_ms', 'path', 'width', 'height', 'size_bytes', 'extra']

/** The last page of 100,000 frames with a million detections; the peer reads the same with an OFFSET. */
export async function benchGallery(folder: string): Promise<BenchResult[]> {
  const root = path.join(folder, 'gallery')
  const rivals = await makeRivals(root, DETECTIONS * BYTES_PER_ROW)
  const { ours, peer } = rivals
  for (let from = 0; from < FRAMES; from += 10_000) {
    const values = Array.from({ length: 10_000 }, (_, at) => frameValues(from + at)).flat()
    const insert = { table: 'frame', columns: FRAME_COLUMNS, values }
    ours.engine.transaction(() => ours.engine.write(insert))
    peer.transaction(() => peer.insertMany(insert))
  }
  const counts = `UPDATE run SET frame_count = ${FRAMES}, object_count = ${DETECTIONS}`
  ours.engine.transaction(() => ours.engine.write({ sql: counts, parameters: [] }))
  const scope = await resolveScope(ours.query, { kind: 'video', videoId: 'bench' })
  const gallery = new Gallery(ours.query, new FrameFiles(root, new ImageCodecs(root)), scope)
  const request: Omit<GalleryRequest, 'scope'> = {
    ...{ filter: {}, sort: { by: 'number', isDescending: false }, offset: 0, limit: PAGE },
  }
  const openMs = await timed(() => gallery.page(request))
  const offset = FRAMES - PAGE
  const [oursMs = 0, peerMs = 0] = await race(ROUNDS, [
    () => gallery.page({ ...request, offset }),
    () =>
      peer.all(`SELECT frame.*, (
        SELECT count(*) FROM detection WHERE run_key = 1 AND detection.frame_number = frame.frame_number
      ) AS detections FROM frame WHERE run_key = 1 ORDER BY frame_number LIMIT ${PAGE} OFFSET ${offset}`),
  ])
  await rivals.close()
  return [result('gallery.open', openMs, OPEN_AIM_MS, 'ms'), result('gallery.page', oursMs, peerMs, 'ms')]
}

function frameValues(at: number) {
  const name = `video-frames/bench/bench-run/frame_${String(at + 1).padStart(3, '0')}.jpg`
  return [1, at + 1, Math.round((at * 1000) / 30), name, 960, 540, 50_000, null]
}
