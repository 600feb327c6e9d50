import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import * as z from 'zod'
import type { StoreEvents, StoreService } from '../shared/contracts'
import { portChannel } from '../shared/rpc'
import { storeSettingsSchema } from '../shared/settings'
import { createStoreService } from './service'

/** What the host hands to the worker. */
const workerDataSchema = z.object({
  location: z.object({
    storageFolder: z.string(),
    wasmFile: z.string(),
    codecsFolder: z.string(),
    ingestWorkerFile: z.string(),
    workspace: z.string().nullable(),
  }),
  settings: storeSettingsSchema,
})

const port = parentPort
if (!port) throw new Error('The store worker runs as a worker thread only.')
const { location, settings } = workerDataSchema.parse(workerData)

const service = createStoreService(location, settings, {
  changed: (event) => void host.changed.asEvent(event),
  progress: (progress) => void host.progress.asEvent(progress),
  log: (line) => void host.log.asEvent(line),
})

const host = createBirpc<StoreEvents, StoreService>(service, portChannel(port))
