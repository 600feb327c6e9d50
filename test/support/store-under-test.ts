import * as path from 'node:path'
import type { IngestProgress, LogLine, StoreService } from '../../src/shared/contracts'
import type { ChangeEvent } from '../../src/shared/model'
import { type StoreSettings, storeSettingsSchema } from '../../src/shared/settings'
import { nodeStoreIo, type StoreLocation } from '../../src/store/opened-store'
import { createStoreService } from '../../src/worker/service'

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
    ...{ storageFolder, workspace: null },
    wasmFile: path.join(distFolder, 'sql-wasm.wasm'),
    codecsFolder: path.join(distFolder, 'codecs'),
    ingestWorkerFile: path.join(distFolder, 'ingest-worker.js'),
  }
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
  const service = createStoreService(
    testLocation(storageFolder),
    storeSettingsSchema.parse(settings),
    {
      opened: () => {},
      changed: (event) => changes.push(event),
      progress: (it) => progress.push(it),
      log: (line) => log.push(line),
    },
    io,
  )
  return { service, changes, progress, log }
}
