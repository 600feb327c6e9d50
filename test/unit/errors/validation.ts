import { ACTIVITY_FORMAT } from '../../../src/shared/activity'
import { sampleActivity } from '../../support/sample-activity'
import type { ScenariosOf } from './stage'

/** Input that is refused. */
export const validation: ScenariosOf<'validation'> = {
  invalid_input: {
    surfaces: 'operations',
    async provoke(stage) {
      const file = stage.put('bad.json', '{"format": "frametrove/1", "video_id": "vid", "tool": "t", "captions": [{}]}')
      return (await stage.open()).ingestFiles({ operationId: 'ingest', paths: [file] })
    },
  },
  missing_required_data: {
    surfaces: 'operations',
    async provoke(stage) {
      const activity = { format: ACTIVITY_FORMAT, id: 'run', type: 'run' }
      return (await stage.open()).saveActivity({ operationId: 'save', activity }, {})
    },
  },
  insufficient_data: {
    surfaces: 'operations',
    async provoke(stage) {
      return (await stage.open()).saveActivity({ operationId: 'save', activity: sampleActivity(1) }, {})
    },
  },
  invalid_id: {
    surfaces: 'operations',
    async provoke(stage) {
      const paths = [stage.image('good.jpg')]
      return (await stage.open()).ingestFrames({ operationId: 'ingest', paths, videoId: ' ' })
    },
  },
  invalid_image: {
    surfaces: 'operations',
    async provoke(stage) {
      const paths = [stage.image('good.jpg'), stage.put('bad.jpg', 'no image')]
      return (await stage.open()).ingestFrames({ operationId: 'ingest', paths, videoId: 'vid' })
    },
  },
  no_valid_image: {
    surfaces: 'operations',
    async provoke(stage) {
      const paths = [stage.put('bad.jpg', 'no image')]
      return (await stage.open()).ingestFrames({ operationId: 'ingest', paths, videoId: 'vid' })
    },
  },
  invalid_backup: {
    surfaces: 'caller',
    async provoke(stage) {
      const file = stage.put('no-backup.zip', 'no backup')
      return (await stage.open()).restoreBackup({ operationId: 'restore', file })
    },
  },
  not_confirmed: {
    surfaces: 'caller',
    async provoke(stage) {
      const service = await stage.open({ keepEventsDays: 1 })
      await service.saveEvent('old', { occurredAt: '2001-01-01T00:00:00Z' })
      const { id: planId } = await service.planCleanUp({ operationId: 'plan' })
      return service.cleanUp({ operationId: 'clean', planId })
    },
  },
  not_found: {
    surfaces: 'caller',
    provoke: async (stage) => (await stage.open()).getVideo('nowhere'),
  },
}
