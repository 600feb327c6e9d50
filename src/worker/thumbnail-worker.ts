import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import * as z from 'zod'
import { portChannel } from '../shared/rpc'
import { nodeAsyncFileIo } from '../store/async-file-io'
import type { ThumbnailService } from '../store/thumbnails/contract'
import { makeThumbnail } from '../store/thumbnails/make-thumbnail'
import { ThumbnailCodecs } from '../store/thumbnails/thumbnail-codecs'

const port = parentPort
if (!port) throw new Error('The thumbnail worker runs as a worker thread only.')
const { codecsFolder } = z.object({ codecsFolder: z.string() }).parse(workerData)

const codecs = new ThumbnailCodecs(codecsFolder)
const service: ThumbnailService = { make: (job) => makeThumbnail(job, codecs, nodeAsyncFileIo) }

createBirpc<Record<string, never>, ThumbnailService>(service, portChannel(port))
