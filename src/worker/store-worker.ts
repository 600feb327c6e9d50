import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import * as z from 'zod'
import type { StoreEndpoint, StoreEvents } from '../shared/contracts'
import { portChannel } from '../shared/rpc'
import { storeSettingsSchema } from '../shared/settings'
import { MEMORY_EXIT_CODE } from '../shared/thread-exit'
import { nodeStoreIo } from '../store/opened-store'
import { StoreAccess } from './store-access'

/** What the host hands to the worker. */
const workerDataSchema = z.object({
  location: z.object({
    storageFolder: z.string(),
    emergencyFolder: z.string(),
    wasmFile: z.string(),
    codecsFolder: z.string(),
    ingestWorkerFile: z.string(),
    thumbnailWorkerFile: z.string(),
    workspace: z.string().nullable(),
  }),
  settings: storeSettingsSchema,
})

const port = parentPort
if (!port) throw new Error('The store worker runs as a worker thread only.')
const { location, settings } = workerDataSchema.parse(workerData)

const events: StoreEvents = {
  opened: (notices) => void host.opened.asEvent(notices),
  changed: (event) => void host.changed.asEvent(event),
  progress: (progress) => void host.progress.asEvent(progress),
  log: (line) => void host.log.asEvent(line),
  cleanUpWaits: (notice) => void host.cleanUpWaits.asEvent(notice),
}

/** Before anyone is answered: the host starts another thread, and asks again. */
function abort(error: Error): void {
  console.error(error)
  process.exit(MEMORY_EXIT_CODE)
}

const access = new StoreAccess(location, settings, events, nodeStoreIo, abort)
const endpoint: StoreEndpoint = {
  call: (method, parameters, writeId) => access.call(method, parameters, writeId),
}

const host = createBirpc<StoreEvents, StoreEndpoint>(endpoint, portChannel(port))
