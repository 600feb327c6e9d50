import { mkdir } from 'node:fs/promises'
import * as path from 'node:path'
import type { AsyncFileIo } from '../../../src/store/async-file-io'
import { nodeStoreIo, type StoreIo } from '../../../src/store/opened-store'
import { refusing } from './save'
import type { ScenariosOf } from './stage'

/** Transactions that fail. */
export const transaction: ScenariosOf<'transaction'> = {
  transaction_failed: {
    surfaces: 'operations',
    async provoke(stage) {
      await stage.openWith(refusing('video', "RAISE(ABORT, 'refused by the test')"))
      return stage.storeCaptions()
    },
  },
  rollback_failed: {
    surfaces: 'log',
    async provoke(stage) {
      const service = await stage.open()
      await service.startRun('vid', 'tool', {})
      stage.break('EIO')
      return service.updateVideo('vid', { title: 'never saved' })
    },
  },
  concurrent_modification: {
    surfaces: 'caller',
    async provoke(stage) {
      const target = path.join(stage.folder, 'exports')
      await mkdir(target)
      // Whenever an export has begun, the run that it is to write makes way for another.
      const open: AsyncFileIo['open'] = async (file, ...how) => {
        if (String(file).startsWith(target)) {
          await stage.service.deleteVideoData({ videoId: 'vid' })
          await stage.storeCaptions()
        }
        return nodeStoreIo.async.open(file, ...how)
      }
      const io: StoreIo = { ...nodeStoreIo, async: { ...nodeStoreIo.async, open }, firstRetryMs: 1 }
      const service = await stage.open({}, io)
      await stage.storeCaptions()
      const scope = { kind: 'video', videoId: 'vid' } as const
      return service.exportData({ operationId: 'export', scope, as: 'json', path: target, replace: false })
    },
  },
}
