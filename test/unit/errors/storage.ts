import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { nodeFileIo } from '../../../src/store/engine/file-io'
import { readManifest, writeManifest } from '../../../src/store/engine/manifest'
import { sampleResults } from '../../support/sample-results'
import { type Scenario, type ScenariosOf, Stage } from './stage'

/** The file system fails while frames of an event are saved. */
const broken = (code: string): Scenario => ({
  surfaces: 'log',
  async provoke(stage) {
    const service = await stage.open()
    const frames = [stage.image('a.jpg')]
    stage.break(code)
    return service.saveFrames({ eventId: 'door', frames }, {})
  },
})

/** Storage that is full, away, or somebody else's. */
export const storage: ScenariosOf<'storage'> = {
  busy: broken('EBUSY'),
  timeout: broken('ETIMEDOUT'),
  disk_full: broken('ENOSPC'),
  file_system: broken('EACCES'),
  maintenance_busy: {
    surfaces: 'caller',
    async provoke(stage) {
      const service = await stage.open()
      const first = service.verifyStore({ operationId: 'first', thorough: false })
      const second = service.verifyStore({ operationId: 'second', thorough: false })
      return Promise.all([first, second]).finally(() => first)
    },
  },
  database_full: {
    surfaces: 'operations',
    async provoke(stage) {
      const service = await stage.open({ maxDatabaseMb: 1 })
      for (let n = 0; ; n++) await service.storeToolResults(`vid ${n}`, 'tool', sampleResults({ objects: 5000 }), {})
    },
  },
  quota_exceeded: {
    surfaces: 'operations',
    async provoke(stage) {
      const noise = randomBytes(3_000_000).toString('base64')
      const service = await stage.open({ debugQuotaMb: 1 })
      return service.saveDebugData('vid', 'session', { frameAnalysis: [{ frame_number: 1, noise }] }, {})
    },
  },
  store_locked: {
    surfaces: 'caller',
    async provoke(stage) {
      await stage.open()
      return new Stage(stage.folder).open()
    },
  },
  store_read_only: {
    surfaces: 'log',
    async provoke(stage) {
      const service = await stage.open()
      await service.startRun('vid', 'tool', {})
      const theirs = { pid: 1, host: 'elsewhere', token: 'theirs', started: null }
      await writeFile(path.join(stage.storage, 'store', 'store.lock'), JSON.stringify(theirs))
      const { now } = Date
      // As after a sleep: no heartbeat has looked at the lock meanwhile.
      Date.now = () => now() + 60_000
      return service.updateVideo('vid', { title: 'never saved' }).finally(() => {
        Date.now = now
      })
    },
  },
  store_too_new: {
    surfaces: 'caller',
    async provoke(stage) {
      await stage.open()
      await stage.close()
      const store = path.join(stage.storage, 'store')
      const manifest = readManifest(nodeFileIo, store)
      if (manifest === null || manifest === 'damaged') throw new Error('the store has no manifest')
      writeManifest(nodeFileIo, store, Object.assign(manifest, { format: 2 }))
      return stage.open()
    },
  },
  store_stopped: {
    surfaces: 'caller',
    async provoke(stage) {
      const service = await stage.open()
      const { local } = stage
      await local.close()
      return service.status()
    },
  },
}
