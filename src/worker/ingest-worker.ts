import { parentPort, workerData } from 'node:worker_threads'
import { Semaphore } from 'async-mutex'
import { createBirpc } from 'birpc'
import * as z from 'zod'
import { readActivities } from '../ingest/activities/read-activities'
import { makeSessions } from '../ingest/debug/make-sessions'
import { checkImages } from '../ingest/frames/check-images'
import { ingestFiles } from '../ingest/ingest-files'
import type { IngestThreadParent, IngestThreadService } from '../ingest/thread/contract'
import { packActivity } from '../ingest/thread/pack-activities'
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

/** Runs work that `cancel` can stop, and that tells how far it has come. */
async function run<T>(
  operationId: string,
  work: (context: { signal: AbortSignal; progress(done: number, total: number, message: string): void }) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  cancellations.set(operationId, controller)
  try {
    return await work({
      signal: controller.signal,
      progress: (done, total, message) => void parent.progress.asEvent(operationId, done, total, message),
    })
  } finally {
    cancellations.delete(operationId)
  }
}

const service: IngestThreadService = {
  async ingestFiles(operationId, request) {
    return run(operationId, (context) =>
      ingestFiles(request, new RemoteSink(parent, operationId), {
        ...context,
        getVideo: (videoId) => parent.getVideo(operationId, videoId),
        checkImage: (path) =>
          images.runExclusive(async () => {
            const { problems } = await checkImages([path], { signal: context.signal, done: () => {}, codecs })
            return problems[0]?.message ?? null
          }),
      }),
    )
  },
  async makeDebugSessions(operationId, request) {
    return run(operationId, (context) => makeSessions(request, context))
  },
  async readActivities(operationId, request) {
    return run(operationId, async (context) => {
      const { activities, warnings } = await readActivities(request, context)
      return { activities: activities.map(packActivity), warnings }
    })
  },
  cancel(operationId) {
    cancellations.get(operationId)?.abort()
  },
}

const parent = createBirpc<IngestThreadParent, IngestThreadService>(service, portChannel(port))
