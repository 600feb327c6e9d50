import { stat } from 'node:fs/promises'
import * as path from 'node:path'
import { ingestFiles } from '../../src/ingest/ingest-files'
import type { RecordBatch } from '../../src/shared/records'
import { LabelNumbers, objectRows, withKeys } from '../../src/store/repositories/result-rows'
import type { IngestSink } from '../../src/store/run-sink'
import { openTestStore } from '../support/store-under-test'
import { writeDetections } from './detections'
import { type BenchResult, median, result, timed } from './measure'
import { NativePeer } from './peer'
import { openOurs, schemaOf } from './stores'

const DETECTIONS = 1_000_000
const ROUNDS = 3

/** A million detections from a file to durable, in rows a second; the peer parses and checks the same. */
export async function benchIngest(folder: string): Promise<BenchResult[]> {
  const file = path.join(folder, 'detections.ndjson')
  if (!(await stat(file).catch(() => null))) await writeDetections(file, DETECTIONS)
  const schemaStore = await openOurs(path.join(folder, 'schema'))
  const schema = schemaOf(schemaStore)
  await schemaStore.close()

  const oursMs: number[] = []
  const peerMs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    oursMs.push(await ingestOurs(path.join(folder, `ours-${round}`), file))
    peerMs.push(await ingestPeer(path.join(folder, `peer-${round}.sqlite`), file, schema))
  }
  const rate = (times: number[]) => DETECTIONS / (median(times) / 1000)
  return [result('ingest.bulk', rate(oursMs), rate(peerMs), 'rows/s')]
}

async function ingestOurs(folder: string, file: string): Promise<number> {
  const { service } = openTestStore(folder)
  await service.status()
  const milliseconds = await timed(async () => {
    const { runs } = await service.ingestFiles({ operationId: 'bench', paths: [file] })
    if (runs[0]?.counts.objects !== DETECTIONS) throw new Error('not every detection was stored')
  })
  await service.close()
  return milliseconds
}

async function ingestPeer(database: string, file: string, schema: string[]): Promise<number> {
  const peer = new NativePeer(database, schema)
  peer.exec("INSERT INTO video (video_key, id, created_at) VALUES (1, 'bench', '2026-01-01T00:00:00.000Z')")
  peer.exec(`INSERT INTO run (run_key, id, video_key, tool, sources, started_at, is_current, kinds,
    frame_count, caption_count, transcript_count, object_count, frame_bytes)
    VALUES (1, 'bench-run', 1, 'detect', '[]', '2026-01-01T00:00:00.000Z', 1, 8, 0, 0, 0, 0, 0)`)
  const milliseconds = await timed(async () => {
    peer.exec('BEGIN')
    await ingestFiles({ paths: [file] }, peerSink(peer), {
      signal: new AbortController().signal,
      progress: () => {},
    })
    peer.exec('COMMIT')
  })
  if (peer.get('SELECT count(*) AS rows FROM detection')?.rows !== DETECTIONS) throw new Error('the peer lost rows')
  peer.close()
  return milliseconds
}

/** Inserts as the records come: the fastest that the peer can do with the same checks. */
function peerSink(peer: NativePeer): IngestSink {
  const labels = new LabelNumbers()
  let known = 0
  return {
    describe() {},
    async append(_videoId: string, _tool: string, batch: RecordBatch) {
      const rows = objectRows(batch.objects ?? [], labels)
      for (; known < labels.texts.length; known++) {
        peer.run('INSERT INTO label (label_key, text) VALUES (?, ?)', [known + 1, labels.texts[known] ?? null])
      }
      peer.insertMany(
        withKeys(
          'objects',
          [rows],
          1,
          labels.texts.map((_, index) => index + 1),
        ),
      )
    },
    async finish() {
      return []
    },
    async abort() {},
  }
}
