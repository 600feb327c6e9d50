import { parentPort, workerData } from 'node:worker_threads'
import { Semaphore } from 'async-mutex'
import { createBirpc } from 'birpc'
import * as z from 'zod'
import { checkImages } from '../ingest/frames/check-images'
import { ingestFiles } from '../ingest/ingest-files'
import type { IngestThreadParent, IngestThreadService } from '../ingest/thread/contract'
import { RemoteSink } from '../ingest/thread/remote-sink'
import { portChannel } from '../shared/rpc'
import { ImageCodecs } from '../store/files/codecs'

const port = parentPort
if (!port) throw new Error('The ingest worker runs as a worker thread only.')
const { codecsFolder } = z.object({ codecsFolder: z.string() }).parse(workerData)

/** Images read into memory at a time. */
const CHECKED_AT_ONCE = 4

const codecs = new ImageCodecs(codecsFolder)
const images = new Semaphore(CHECKED_AT_ONCE)
const cancellations = new Map<string, AbortController>()

const service: IngestThreadService = {
  async ingestFiles(operationId, request) {
    const controller = new AbortController()
    const { signal } = controller
    cancellations.set(operationId, controller)
    try {
      return await ingestFiles(request, new RemoteSink(parent, operationId), {
        signal,
        progress: (done, total, message) => void parent.progress.asEvent(operationId, done, total, message),
        getVideo: (videoId) => parent.getVideo(operationId, videoId),
        checkImage: (path) =>
          images.runExclusive(async () => {
            const { problems } = await checkImages([path], { signal, done: () => {}, codecs })
            return problems[0]?.message ?? null
          }),
      })
    } finally {
      cancellations.delete(operationId)
    }
  },
  cancel(operationId) {
    cancellations.get(operationId)?.abort()
  },
}

const parent = createBirpc<IngestThreadParent, IngestThreadService>(service, portChannel(port))
