import { rm, truncate, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { encodeHeader, encodeRecord } from '../../../src/store/engine/log-format'
import { filesOfId, RECOVERY_FOLDER } from '../../../src/store/recordings/recording-files'
import { trace } from '../../support/debug-trace'
import { walk } from '../../support/live-samples'
import type { ScenariosOf, Stage } from './stage'

/** What was saved, or was being recorded, and can't be read. */
export const recovery: ScenariosOf<'recovery'> = {
  corrupted: {
    surfaces: 'caller',
    async provoke(stage) {
      const service = await stage.open()
      const { path: file } = await service.saveDebugData('vid', 'session', trace({ frames: 10 }), {})
      await truncate(file, 20)
      return service.debugFrame('vid', 'session', { index: 3 })
    },
  },
  recovery_corrupted: {
    surfaces: 'caller',
    provoke: (stage) => restoreWithLog(stage, Buffer.from('of no recording')),
  },
  recovery_not_found: {
    surfaces: 'caller',
    provoke: async (stage) => (await stage.open()).restoreRecovery({ operationId: 'restore', name: 'none' }),
  },
  recovery_undecodable: {
    surfaces: 'caller',
    provoke(stage) {
      const event = encodeRecord('transaction', 1, Buffer.from('{"kind": "of a later version"}'))
      return restoreWithLog(stage, Buffer.concat([encodeHeader({ generation: 1, firstSequence: 1 }), event]))
    },
  },
}

/** A recording whose log is another at the next start; it is then put aside, and restored from there. */
async function restoreWithLog(stage: Stage, log: Buffer): Promise<unknown> {
  const service = await stage.open()
  await service.startActivity({ type: 'run', id: 'run' })
  await service.addSamples('run', walk(10), {})
  await stage.close()
  const files = filesOfId(path.join(stage.storage, RECOVERY_FOLDER), 'run')
  await writeFile(files.log, log)
  await Promise.all([files.state, files.backup].map((file) => rm(file, { force: true })))
  const reopened = await stage.open()
  const [entry] = await reopened.listRecovery()
  return reopened.restoreRecovery({ operationId: 'restore', name: entry?.name ?? '' })
}
