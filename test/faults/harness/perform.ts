import assert from 'node:assert/strict'
import type { StoreService } from '../../../src/shared/contracts'
import type { RunInfo } from '../../../src/shared/model'
import { hasCode } from '../../support/process'
import { activityData, debugData, type Inputs, imageOf } from './inputs'
import { type Model, type Operation, runOf } from './model'

/** When old events occurred. */
export const LONG_AGO = '2001-01-01T00:00:00.000Z'

/** Does an operation; tells whether it took effect, which only a cancelled one may not. */
export async function perform(
  service: StoreService,
  inputs: Inputs,
  model: Model,
  operation: Operation,
): Promise<boolean> {
  switch (operation.do) {
    case 'store': {
      const results = inputs.results(operation, operation.counts, {
        frames: 0,
        captions: 0,
        transcripts: 0,
        objects: 0,
      })
      await service.storeToolResults(operation.video, operation.tool, results, { toolVersion: operation.token })
      return true
    }
    case 'ingest':
      return ingest(service, inputs, operation)
    case 'frames': {
      const { video: videoId, tool: toolName, token: operationId } = operation
      const paths = [inputs.frames(operation, operation.frames)]
      await service.ingestFrames({ operationId, paths, videoId, toolName })
      return true
    }
    case 'start':
      await service.startRun(operation.video, operation.tool, { toolVersion: operation.token })
      return true
    case 'append': {
      const { video, tool, token, counts } = operation
      const { id: runId } = await findRun(service, video, token)
      const results = inputs.results(operation, counts, runOf(model.videos[video], token).counts)
      await service.storeToolResults(video, tool, results, { runId })
      return true
    }
    case 'finish':
      await service.finishRun((await findRun(service, operation.video, operation.token)).id)
      return true
    case 'restore':
      await service.restoreRun((await findRun(service, operation.video, operation.token)).id)
      return true
    case 'update':
      await service.updateVideo(operation.video, { title: operation.title, durationMs: operation.durationMs })
      return true
    case 'deleteData': {
      const { video: videoId, tool } = operation
      await service.deleteVideoData(tool === null ? { videoId } : { videoId, toolName: tool })
      return true
    }
    case 'delete':
      await service.deleteVideo(operation.video)
      return true
    case 'saveDebug': {
      const { video, session, token, frames } = operation
      await service.saveDebugData(video, session, debugData(token, frames), {})
      return true
    }
    case 'deleteDebug':
      await service.deleteDebugSessions(operation.video, [operation.session])
      return true
    case 'saveEvent': {
      const { event, token: description, isOld, pinned } = operation
      await service.saveEvent(event, { description, pinned, occurredAt: isOld ? LONG_AGO : new Date().toISOString() })
      return true
    }
    case 'saveFrames': {
      const { event: eventId, token, frames } = operation
      const images = Array.from({ length: frames }, (_, n) => imageOf('event', token, n + 1))
      await service.saveFrames({ eventId, frames: images }, {})
      return true
    }
    case 'deleteFrames':
      await service.deleteFrames(operation.event)
      return true
    case 'trimFrames': {
      const scope = { kind: 'event', eventId: operation.event } as const
      const keys = await service.galleryKeys(scope, {}, { by: 'number', isDescending: false }, operation.keep, 1000)
      await service.deleteGalleryFrames({ operationId: 'trim', scope, keys })
      return true
    }
    case 'deleteEvents':
      await service.deleteEvents(operation.events)
      return true
    case 'saveActivity': {
      const { activity: id, token, samples } = operation
      await service.saveActivity({ operationId: token, activity: activityData(id, token, samples) }, {})
      return true
    }
    case 'noteActivity':
      await service.updateActivity(operation.activity, { notes: operation.notes })
      return true
    case 'thinActivities':
      await service.thinActivities({ operationId: 'thin', activityIds: operation.activities, toleranceM: 1 })
      return true
    case 'deleteActivities':
      await service.deleteActivities(operation.activities)
      return true
    case 'sweep': {
      const { id: planId } = await service.planCleanUp({ operationId: 'plan' })
      await service.cleanUp({ operationId: 'sweep', planId, confirmedMajor: true })
      return true
    }
  }
}

async function ingest(
  service: StoreService,
  inputs: Inputs,
  operation: Extract<Operation, { do: 'ingest' }>,
): Promise<boolean> {
  const { video: videoId, tool: toolName, token: operationId, objects, cancelAfterMs } = operation
  const paths = [inputs.detections(operation, objects)]
  const timer = cancelAfterMs === null ? undefined : setTimeout(() => void service.cancel(operationId), cancelAfterMs)
  try {
    await service.ingestFiles({ operationId, paths, videoId, toolName })
    return true
  } catch (error) {
    if (cancelAfterMs !== null && hasCode(error, 'cancelled')) return false
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function findRun(service: StoreService, videoId: string, token: string): Promise<RunInfo> {
  const { items } = await service.listRuns(videoId, { limit: 1000 })
  const run = items.find((it) => tokenOf(it) === token)
  assert.ok(run, `${videoId} has no run ${token}`)
  return run
}

/** The token of a stored run: its tool's version, or for images the name of their folder. */
export function tokenOf({ toolVersion, sources }: RunInfo): string {
  return toolVersion ?? sources[0]?.path.replace(/^.*[\\/]/, '') ?? ''
}
