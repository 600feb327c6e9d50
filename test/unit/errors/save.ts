import { nodeFileIo } from '../../../src/store/engine/file-io'
import { nodeStoreIo, type StoreIo } from '../../../src/store/opened-store'
import type { ScenariosOf } from './stage'

/** Saves that fail. */
export const save: ScenariosOf<'save'> = {
  cancelled: {
    surfaces: 'operations',
    async provoke(stage) {
      const paths = [...'abcdefgh'].map((name) => stage.image(`${name}.jpg`))
      const service = await stage.open()
      stage.onProgress = () => void service.cancel('ingest')
      return service.ingestFrames({ operationId: 'ingest', paths, videoId: 'vid' })
    },
  },
  save_failed: {
    surfaces: 'operations',
    async provoke(stage) {
      const service = await stage.open()
      // As where the product itself has a fault: an error that nobody has thought of.
      stage.io.arm(1, { code: 'unheard of', when: 'before', lasting: false })
      return service.saveFrames({ eventId: 'door', frames: [stage.image('a.jpg')] }, {})
    },
  },
  batch_insert_failed: {
    surfaces: 'operations',
    async provoke(stage) {
      await stage.openWith(refusing('caption', "RAISE(ABORT, 'refused by the test')"))
      return stage.storeCaptions()
    },
  },
  count_mismatch: {
    surfaces: 'operations',
    async provoke(stage) {
      await stage.openWith(refusing('caption', 'RAISE(IGNORE)'))
      return stage.storeCaptions()
    },
  },
  commit_failed: {
    surfaces: 'log',
    async provoke(stage) {
      // What was written can be taken back, but nothing can be written.
      const write = () => {
        throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' })
      }
      const disk = { isBroken: false }
      const sync = {
        ...nodeFileIo,
        write: (...args: Parameters<typeof nodeFileIo.write>) => (disk.isBroken ? write() : nodeFileIo.write(...args)),
      }
      const io: StoreIo = { ...nodeStoreIo, sync, firstRetryMs: 1 }
      await stage.open({}, io)
      disk.isBroken = true
      return stage.storeCaptions()
    },
  },
  database_unavailable: {
    surfaces: 'operations',
    async provoke(stage) {
      // A trigger says what SQLite says: a limit of its memory could not be lifted again in this process.
      await stage.openWith(refusing('caption', "RAISE(ABORT, 'out of memory')"))
      return stage.storeCaptions()
    },
  },
  upload_lost: {
    surfaces: 'operations',
    async provoke(stage) {
      const upload = { id: 'of a store that is gone', lengths: { captions: 3 } }
      return (await stage.open()).storeToolResults('vid', 'tool', {}, { upload })
    },
  },
}

/** A trigger before a row comes into a table. */
export function refusing(table: string, action: string): string {
  return `CREATE TRIGGER of_the_test BEFORE INSERT ON "${table}" BEGIN SELECT ${action}; END`
}
