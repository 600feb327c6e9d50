import { randomUUID } from 'node:crypto'
import { EventEmitter, l10n } from 'vscode'
import type { ActivityProgress, FrametroveApi } from '../api'
import type { IngestProgress, StoreService } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import { checked, checkedId, defined } from '../shared/validate'
import { schemas as commonSchemas } from './api-schemas'
import type { Operations } from './operations'
import { SampleSender } from './send-samples'

/** What the public API does with activities and live recordings. */
type ActivitiesApi = Pick<
  FrametroveApi,
  | 'saveActivity'
  | 'startActivity'
  | 'addSamples'
  | 'pause'
  | 'resume'
  | 'finish'
  | 'listRecordings'
  | 'discardRecording'
  | 'ingestActivities'
  | 'listActivities'
  | 'getActivity'
  | 'listActivitySamples'
  | 'updateActivity'
  | 'deleteActivity'
  | 'thinActivities'
>

interface ActivitiesApiParts {
  service: StoreService
  operations: Operations
  onProgress(listener: (progress: IngestProgress) => void): { dispose(): void }
}

/** Loaded at the first call, since activation must be short. */
const schemas = () => import('./activity-api-schemas')

/** This part of the public API over the store. Activities themselves are checked in the worker. */
export function activitiesApi({ service, operations, onProgress }: ActivitiesApiParts): ActivitiesApi {
  const sender = new SampleSender(service)
  return {
    async saveActivity(activity, options) {
      // As it is now: the caller may change it while the rest is done.
      const given = Array.isArray(activity?.samples) ? { ...activity, samples: activity.samples.slice() } : activity
      const { saveOptions } = await schemas()
      const { sendActivity } = await import('./send-activity')
      const { onProgress: tell, ...notes } = defined(checked(saveOptions, options, 'options'))
      // An emitter, since VS Code then logs what the caller's function throws, and saving goes on.
      const progress = new EventEmitter<ActivityProgress>()
      if (tell !== undefined) progress.event(tell)
      return operations
        .run(l10n.t('Saving an activity'), () =>
          sendActivity({ service, onProgress }, given, { ...notes, tell: (it) => progress.fire(it) }),
        )
        .finally(() => progress.dispose())
    },
    async startActivity(type, options) {
      const { recordingOptions, activityType } = await schemas()
      const request = {
        ...defined(checked(recordingOptions, options, 'options')),
        type: checked(activityType, type, 'type'),
      }
      return operations.run(l10n.t('Starting a recording'), () => service.startActivity(request))
    },
    // No operation that the status bar tells of: they come every second, and are at work already while one is recorded.
    async addSamples(activityId, samples) {
      return (await sender.add(checkedId(activityId, 'activityId'), samples)).recording
    },
    async pause(activityId) {
      const id = checkedId(activityId, 'activityId')
      return operations.run(l10n.t('Pausing a recording'), () => sender.after(id, () => service.pauseActivity(id)))
    },
    async resume(activityId) {
      const id = checkedId(activityId, 'activityId')
      return operations.run(l10n.t('Resuming a recording'), () => sender.after(id, () => service.resumeActivity(id)))
    },
    async finish(activityId, options) {
      const { finishOptions } = await schemas()
      const id = checkedId(activityId, 'activityId')
      const notes = defined(checked(finishOptions, options, 'options'))
      return operations.run(l10n.t('Finishing a recording'), () =>
        sender.after(id, () => service.finishActivity({ operationId: randomUUID(), activityId: id, ...notes })),
      )
    },
    async listRecordings() {
      return service.listRecordings()
    },
    async discardRecording(activityId) {
      const id = checkedId(activityId, 'activityId')
      return operations.run(l10n.t('Discarding a recording'), () =>
        sender.after(id, () => service.discardRecording(id)),
      )
    },

    async ingestActivities(request) {
      const { ingestRequest } = await schemas()
      const options = defined(checked(ingestRequest, request, 'request'))
      return operations.run(l10n.t('Ingesting activities'), () =>
        service.ingestActivities({ ...options, operationId: randomUUID() }),
      )
    },
    async listActivities(request) {
      return service.listActivities(defined(checked(commonSchemas().page, request, 'request')))
    },
    async getActivity(activityId) {
      return service.getActivity(checkedId(activityId, 'activityId'))
    },
    async listActivitySamples(activityId, request) {
      const { samplesRequest } = await schemas()
      const id = checkedId(activityId, 'activityId')
      const { limit, cursor } = checked(samplesRequest, request, 'request')
      const from = Number(cursor ?? 0)
      // One more tells whether there are others behind.
      const samples = await service.activitySamples(id, from, limit + 1)
      return { items: samples.slice(0, limit), next: samples.length > limit ? String(from + limit) : null }
    },
    async updateActivity(activityId, changes) {
      const { activityChanges } = await schemas()
      const id = checkedId(activityId, 'activityId')
      const checkedChanges = defined(checked(activityChanges, changes, 'changes'))
      return operations.run(l10n.t('Updating {0}', id), () => service.updateActivity(id, checkedChanges))
    },
    async deleteActivity(activityId) {
      const { id, recording } = await service.getActivity(checkedId(activityId, 'activityId'))
      if (recording !== null) throw stillRecorded(id)
      return operations.run(l10n.t('Deleting {0}', id), () => service.deleteActivities([id]))
    },
    async thinActivities(request) {
      const { thinRequest } = await schemas()
      const options = checked(thinRequest, request, 'request')
      return operations.run(l10n.t('Thinning activities'), () =>
        service.thinActivities({ ...options, operationId: randomUUID() }),
      )
    },
  }
}

function stillRecorded(id: string): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: `The activity “${id}” was not deleted.`,
    why: 'It is a live recording.',
    action: 'Finish it first, or discard the recording. Nothing was changed.',
  })
}
