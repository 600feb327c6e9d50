import { randomUUID } from 'node:crypto'
import { type Event, l10n } from 'vscode'
import type { FrametroveApi } from '../api'
import { type IngestProgress, type StoreService, videoChangesSchema } from '../shared/contracts'
import { exportScopeOf } from '../shared/data-export'
import type { ChangeEvent } from '../shared/model'
import { checked, checkedId, defined } from '../shared/validate'
import { activitiesApi } from './activities-api'
import { schemas } from './api-schemas'
import type { Operations } from './operations'
import { sendFrames } from './send-frames'
import { sendResults } from './send-results'

/**
 * The public API over the store: checks what callers give, fills in the defaults of paging and
 * lets the status bar know. Results themselves are checked in the worker, since there may be many.
 */
export function createApi(
  service: StoreService,
  operations: Operations,
  onProgress: (listener: (progress: IngestProgress) => void) => { dispose(): void },
  onDidChange: Event<ChangeEvent>,
): FrametroveApi {
  const deleteVideo = async (videoId: string) => {
    const id = checkedId(videoId, 'videoId')
    return operations.run(l10n.t('Deleting {0}', id), () => service.deleteVideo(id))
  }
  return {
    version: 1,
    onDidChange,
    ...activitiesApi({ service, operations, onProgress }),

    async storeToolResults(videoId, toolName, results, options) {
      const video = checkedId(videoId, 'videoId')
      const tool = checkedId(toolName, 'toolName')
      const checkedOptions = defined(checked(schemas().storeOptions, options, 'options'))
      return operations.run(l10n.t('Storing results of {0} for {1}', tool, video), () =>
        sendResults(service, video, tool, results, checkedOptions),
      )
    },
    async startRun(videoId, toolName, info) {
      const facts = defined(checked(schemas().facts, info, 'info'))
      const video = checkedId(videoId, 'videoId')
      const tool = checkedId(toolName, 'toolName')
      return operations.run(l10n.t('Starting a run of {0} for {1}', tool, video), () =>
        service.startRun(video, tool, facts),
      )
    },
    async finishRun(runId) {
      const id = checkedId(runId, 'runId')
      return operations.run(l10n.t('Finishing a run'), () => service.finishRun(id))
    },
    async restoreRun(runId) {
      const id = checkedId(runId, 'runId')
      return operations.run(l10n.t('Restoring a run'), () => service.restoreRun(id))
    },

    async ingestFiles(request) {
      const options = defined(checked(schemas().files, request, 'request'))
      return operations.run(l10n.t('Ingesting tool results'), () =>
        service.ingestFiles({ ...options, operationId: randomUUID() }),
      )
    },
    async ingestFrames(request) {
      const options = defined(checked(schemas().frames, request, 'request'))
      return operations.run(l10n.t('Ingesting frames of {0}', options.videoId), () =>
        service.ingestFrames({ ...options, operationId: randomUUID() }),
      )
    },

    async verifyVideoDataCompleteness(videoId) {
      return service.verifyVideoDataCompleteness(checkedId(videoId, 'videoId'))
    },

    async deleteVideoData(videoId, options) {
      const request = defined({
        videoId: checkedId(videoId, 'videoId'),
        ...checked(schemas().deletion, options, 'options'),
      })
      return operations.run(l10n.t('Clearing data of {0}', request.videoId), () => service.deleteVideoData(request))
    },
    deleteVideo,

    async saveEvent(eventId, facts) {
      const id = checkedId(eventId, 'eventId')
      const { eventFactsSchema } = await import('../shared/events')
      const checkedFacts = defined(checked(eventFactsSchema, facts ?? {}, 'facts'))
      return operations.run(l10n.t('Saving event {0}', id), () => service.saveEvent(id, checkedFacts))
    },
    async saveFrames(eventId, frames, timestamps) {
      const id = checkedId(eventId, 'eventId')
      return operations.run(l10n.t('Saving frames of event {0}', id), () => sendFrames(service, id, frames, timestamps))
    },
    async ingestEvents(request) {
      const options = checked(schemas().events, request, 'request')
      return operations.run(l10n.t('Ingesting events'), () =>
        service.ingestEvents({ ...options, operationId: randomUUID() }),
      )
    },
    async deleteFrames(eventId) {
      const id = checkedId(eventId, 'eventId')
      return operations.run(l10n.t('Deleting frames of event {0}', id), () => service.deleteFrames(id))
    },
    async deleteEvent(eventId) {
      const { id } = await service.getEvent(checkedId(eventId, 'eventId'))
      return operations.run(l10n.t('Deleting event {0}', id), () => service.deleteEvents([id]))
    },
    async listEvents(request) {
      return service.listEvents(defined(checked(schemas().eventsRequest, request, 'request')))
    },
    async getEvent(eventId) {
      return service.getEvent(checkedId(eventId, 'eventId'))
    },
    async listEventFrames(eventId, request) {
      const page = defined(checked(schemas().page, request, 'request'))
      return service.listEventFrames(checkedId(eventId, 'eventId'), page)
    },

    async saveDebugData(videoId, data, sessionId) {
      const video = checkedId(videoId, 'videoId')
      const session = checkedId(sessionId, 'sessionId')
      const { sendDebugData } = await import('./send-debug-data')
      const { path } = await operations.run(l10n.t('Saving debug session {0} of {1}', session, video), () =>
        sendDebugData(service, video, data, session),
      )
      return path
    },
    async loadDebugData(videoId, sessionId) {
      const video = checkedId(videoId, 'videoId')
      const session = sessionId === undefined ? undefined : checkedId(sessionId, 'sessionId')
      const { loadDebugData } = await import('./load-debug-data')
      return loadDebugData(service, video, session)
    },
    async ingestDebugSessions(request) {
      const options = defined(checked(schemas().debugSessions, request, 'request'))
      return operations.run(l10n.t('Ingesting debug sessions'), () =>
        service.ingestDebugSessions({ ...options, operationId: randomUUID() }),
      )
    },
    async listDebugSessions(videoId, request) {
      const page = defined(checked(schemas().page, request, 'request'))
      return service.listDebugSessions(checkedId(videoId, 'videoId'), page)
    },
    async setCurrentDebugSession(videoId, sessionId) {
      const video = checkedId(videoId, 'videoId')
      const session = sessionId === null ? null : checkedId(sessionId, 'sessionId')
      return operations.run(l10n.t('Updating {0}', video), () => service.setCurrentDebugSession(video, session))
    },
    deleteVideoWithDebugData: deleteVideo,

    async exportData(request) {
      const { as, path, ...what } = checked(schemas().dataExport, request, 'request')
      const scope = exportScopeOf(what) ?? { kind: 'all' }
      return operations.run(l10n.t('Exporting data'), () =>
        service.exportData({ operationId: randomUUID(), scope, as, path, replace: false }),
      )
    },

    async listVideos(request) {
      return service.listVideos(defined(checked(schemas().page, request, 'request')))
    },
    async getVideo(videoId) {
      return service.getVideo(checkedId(videoId, 'videoId'))
    },
    async updateVideo(videoId, changes) {
      const id = checkedId(videoId, 'videoId')
      const checkedChanges = defined(checked(videoChangesSchema, changes, 'changes'))
      return operations.run(l10n.t('Updating {0}', id), () => service.updateVideo(id, checkedChanges))
    },
    async listRuns(videoId, request) {
      return service.listRuns(checkedId(videoId, 'videoId'), defined(checked(schemas().page, request, 'request')))
    },
    async getRun(runId) {
      return service.getRun(checkedId(runId, 'runId'))
    },
    async listResults(request) {
      const page = await service.listResults(defined(checked(schemas().resultsRequest, request, 'request')))
      return { items: schemas().records.parse(page.items), next: page.next }
    },
    async listOperations(request) {
      return service.listOperations(defined(checked(schemas().page, request, 'request')))
    },
  }
}
