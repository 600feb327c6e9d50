import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { IngestProgress, LogLine, StoreEvents, StoreService } from '../../src/shared/contracts'
import type { ChangeEvent } from '../../src/shared/model'
import { type StoreSettings, storeSettingsSchema } from '../../src/shared/settings'
import { storeService } from '../../src/shared/store-service'
import { nodeStoreIo, type StoreLocation } from '../../src/store/opened-store'
import { StoreAccess } from '../../src/worker/store-access'

/** The build's folder: tests run from `dist/test/...` beside the WASM modules. */
export const distFolder = path.resolve('dist')

/** A store service over a real folder, with what it told. */
export interface StoreUnderTest {
  service: StoreService
  changes: ChangeEvent[]
  progress: IngestProgress[]
  log: LogLine[]
}

/** A store's place, with what the build has for it. */
export function testLocation(storageFolder: string): StoreLocation {
  return {
    ...{ storageFolder, emergencyFolder: path.join(storageFolder, 'emergency'), workspace: null },
    wasmFile: path.join(distFolder, 'sql-wasm.wasm'),
    codecsFolder: path.join(distFolder, 'codecs'),
    ingestWorkerFile: path.join(distFolder, 'ingest-worker.js'),
    thumbnailWorkerFile: path.join(distFolder, 'thumbnail-worker.js'),
  }
}

/** The store of a folder in this thread, to be called under operation ids of the test's own. Opens at the first call. */
export function openTestAccess(
  storageFolder: string,
  settings: Partial<StoreSettings> = {},
  io = nodeStoreIo,
  events: Partial<StoreEvents> = {},
): StoreAccess {
  const none = { opened: () => {}, changed: () => {}, progress: () => {}, log: () => {}, cleanUpWaits: () => {} }
  const all = { ...none, ...events }
  return new StoreAccess(testLocation(storageFolder), storeSettingsSchema.parse(settings), all, io, () => {})
}

/** Opens the store of a folder in this thread; close it before opening it again. */
export function openTestStore(
  storageFolder: string,
  settings: Partial<StoreSettings> = {},
  io = nodeStoreIo,
): StoreUnderTest {
  const changes: ChangeEvent[] = []
  const progress: IngestProgress[] = []
  const log: LogLine[] = []
  const access = openTestAccess(storageFolder, settings, io, {
    changed: (event) => changes.push(event),
    progress: (it) => progress.push(it),
    log: (line) => log.push(line),
  })
  const service = storeService((method, parameters) => access.call(method, parameters, uuidv7()))
  return { service, changes, progress, log }
}
