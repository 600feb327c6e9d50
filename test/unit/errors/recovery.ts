import { truncate } from 'node:fs/promises'
import { trace } from '../../support/debug-trace'
import type { ScenariosOf } from './stage'

/** What was saved, or was being recorded, and can't be read. */
export const recovery: Pick<ScenariosOf<'recovery'>, 'corrupted'> = {
  corrupted: {
    surfaces: 'caller',
    async provoke(stage) {
      const service = await stage.open()
      const { path } = await service.saveDebugData('vid', 'session', trace({ frames: 10 }), {})
      await truncate(path, 20)
      return service.debugFrame('vid', 'session', { index: 3 })
    },
  },
}
