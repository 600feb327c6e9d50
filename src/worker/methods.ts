import { v7 as uuidv7 } from 'uuid'
import { ingestFrames } from '../ingest/frames/ingest-frames'
import { parseResults } from '../ingest/parse-results'
import { suggest } from '../ingest/suggest'
import type { StoreEndpoint, StoreMethods, Upload } from '../shared/contracts'
import {
  deletionSummarySchema,
  ingestSummarySchema,
  resultCountsSchema,
  runInfoSchema,
  videoInfoSchema,
} from '../shared/model'
import type { RecordBatch } from '../shared/records'
import { storeMethod } from '../shared/store-methods'
import { reportCompleteness } from '../store/completeness/report'
import { deleteVideo, deleteVideoData, describeDeletion } from '../store/deletion'
import type { OpenedStore } from '../store/opened-store'
import { runNotFound } from '../store/repositories/not-found'
import { toOutput } from '../store/repositories/result-output'
import { listResultRows } from '../store/repositories/results'
import { listRuns, requireRun, runsOf, toRunInfo } from '../store/repositories/runs'
import { ensureVideo, getVideo, listVideos, requireVideoKey } from '../store/repositories/videos'
import { addToOpenRun, finishRun, requireAbsolutePaths, restoreRun, startRun, storeAsRun } from '../store/tool-results'
import { activityMethods } from './activity-methods'
import { debugMethods } from './debug-methods'
import { eventMethods } from './event-methods'
import { exportMethods } from './export-methods'
import { frameMethods } from './frame-methods'
import { galleryMethods } from './gallery-methods'
import type { LocalStore } from './local-store'
import { overviewMethods } from './overview-methods'
import { recordingMethods } from './recording-methods'

/** Calls a method of the open store, as `StoreEndpoint` has it. */
export async function callStore(
  local: LocalStore,
  ...[method, parameters, writeId]: Parameters<StoreEndpoint['call']>
): Promise<unknown> {
  return storeMethod(method).run(storeMethods(local, writeId), parameters)
}

/** What `StoreMethods` promises, over the open store. A write is the operation `id`: done once, however often it is called. */
function storeMethods(local: LocalStore, id: string): StoreMethods {
  /** Checks results given in memory. */
  function takeBatch(upload: Upload | undefined, results: unknown): RecordBatch {
    const { batch } = parseResults(local.uploads.take(upload, results))
    requireAbsolutePaths(batch)
    return batch
  }

  function ingestContext(store: OpenedStore, operationId: string, signal: AbortSignal) {
    return {
      signal,
      progress: (done: number, total: number, message: string) =>
        local.events.progress({ operationId, done, total, message }),
      codecs: store.codecs,
      getVideo: (videoId: string) =>
        getVideo(store.database.query, store.files, videoId, local.settings.expectedKinds).catch(() => null),
    }
  }

  return {
    async storeToolResults(videoId, toolName, results, { runId, upload, ...facts }) {
      let batch: RecordBatch | null = null
      const stored = local.change(
        {
          ...{ id, name: 'storeToolResults', videoId, what: 'The results were not stored.' },
          answer: resultCountsSchema,
        },
        async (store, running) => {
          batch ??= takeBatch(upload, results)
          const request = { videoId, toolName, facts, batch }
          if (runId === undefined) return storeAsRun(store.target(), running, request)
          return addToOpenRun(store.target(), running, { ...request, runId })
        },
        () => ({ videoIds: [videoId] }),
      )
      return stored.finally(() => upload && local.uploads.discard(upload.id))
    },
    async uploadRecords(uploadId, key, offset, records) {
      local.uploads.add(uploadId, key, offset, records)
    },
    async discardUpload(uploadId) {
      local.uploads.discard(uploadId)
    },
    async startRun(videoId, toolName, facts) {
      const runId = uuidv7()
      return local.change(
        { id, name: 'startRun', videoId, what: 'The run was not started.', answer: runInfoSchema },
        (store, running) => startRun(store.target(), running, { videoId, toolName, runId, facts }),
        () => ({ videoIds: [videoId] }),
      )
    },
    async finishRun(runId) {
      return local.change(
        { id, name: 'finishRun', videoId: null, what: 'The run was not finished.', answer: runInfoSchema },
        (store, running) => finishRun(store.target(), running, runId),
        (run) => ({ videoIds: [run.videoId] }),
      )
    },
    async restoreRun(runId) {
      return local.change(
        { id, name: 'restoreRun', videoId: null, what: 'The run was not restored.', answer: runInfoSchema },
        (store, running) => restoreRun(store.target(), running, runId),
        (run) => ({ videoIds: [run.videoId] }),
      )
    },
    async ingestFiles(request) {
      const { operationId } = request
      return local.ingest(operationId, ingestOperation(id, 'ingestFiles'), (store, sink, signal) =>
        local.ingestThread.ingestFiles(operationId, request, sink, ingestContext(store, operationId, signal)),
      )
    },
    async ingestFrames(request) {
      const { operationId } = request
      return local.ingest(operationId, ingestOperation(id, 'ingestFrames'), (store, sink, signal) =>
        ingestFrames(request, sink, ingestContext(store, operationId, signal)),
      )
    },
    async cancel(operationId) {
      local.cancel(operationId)
    },
    async suggest(path) {
      return suggest(path)
    },

    async verifyVideoDataCompleteness(videoId) {
      return local.use((store) =>
        store.retrying('What is complete could not be told.', () =>
          reportCompleteness(store.database.query, store.files, videoId, local.settings),
        ),
      )
    },
    async listVideos(request) {
      return local.use(({ database, files }) =>
        listVideos(database.query, files, request, local.settings.expectedKinds),
      )
    },
    async getVideo(videoId) {
      return local.use(({ database, files }) => getVideo(database.query, files, videoId, local.settings.expectedKinds))
    },
    async updateVideo(videoId, changes) {
      return local.change(
        { id, name: 'updateVideo', videoId, what: 'The video was not changed.', answer: videoInfoSchema },
        ({ database, files }, running) =>
          database.transaction(async ({ db }) => {
            await requireVideoKey(db, videoId)
            await ensureVideo(db, videoId, changes, new Date().toISOString())
            const video = await getVideo(db, files, videoId, local.settings.expectedKinds)
            await running.record(db, { rows: 1, bytes: 0 }, video)
            return video
          }),
        () => ({ videoIds: [videoId] }),
      )
    },
    async listRuns(videoId, request) {
      return local.use(async ({ database: { query } }) =>
        listRuns(query, await requireVideoKey(query, videoId), request),
      )
    },
    async getRun(runId) {
      return local.use(async ({ database }) => toRunInfo(await requireRun(database.query, runId)))
    },
    async listResults(request) {
      const { videoId, kind, runId } = request
      return local.use(async ({ database: { query }, files }) => {
        const runs = await runsOf(query, await requireVideoKey(query, videoId))
        const chosen = runs.filter((run) => (runId === undefined ? run.is_current === 1 : run.id === runId))
        if (runId !== undefined && chosen.length === 0) throw runNotFound(runId)
        const keys = chosen.map((run) => run.run_key)
        const page = await listResultRows(query, kind, keys, request)
        return { ...page, items: page.items.map((row) => toOutput(kind, row, (path) => files.absolutePath(path))) }
      })
    },
    async describeDeletion(request) {
      return local.use((store) => describeDeletion(store.target(), request))
    },
    async deleteVideoData(request) {
      const { videoId } = request
      return local.change(
        { id, name: 'deleteVideoData', videoId, what: 'Nothing was deleted.', answer: deletionSummarySchema },
        (store, running) => store.database.makingRoom(() => deleteVideoData(store.target(), running, request)),
        () => ({ videoIds: [videoId] }),
      )
    },
    async deleteVideo(videoId) {
      return local.change(
        { id, name: 'deleteVideo', videoId, what: 'The video was not deleted.', answer: deletionSummarySchema },
        (store, running) => store.database.makingRoom(() => deleteVideo(store.target(), running, videoId)),
        // Its events stay, and are no longer of a video.
        () => ({ videoIds: [videoId], eventIds: null }),
      )
    },

    ...eventMethods(local, id),
    ...activityMethods(local, id),
    ...debugMethods(local, id),
    ...recordingMethods(local, id),
    ...galleryMethods(local),
    ...frameMethods(local, id),
    ...exportMethods(local),
    ...overviewMethods(local),

    async verifyStore({ operationId, thorough }) {
      return local.maintenance.verify(operationId, thorough)
    },
    async planRepair({ operationId, thorough }) {
      return local.maintenance.planRepair(operationId, thorough)
    },
    async repairStore(planId) {
      return local.maintenance.repair(id, planId)
    },
    async planCleanUp({ operationId }) {
      return local.cleanUp.plan(operationId)
    },
    async cleanUp(request) {
      return local.cleanUp.run(id, request)
    },
    async createBackup({ operationId, file }) {
      return local.maintenance.backUp(operationId, file)
    },
    async listBackups() {
      return local.maintenance.listBackups()
    },
    async inspectBackup(file) {
      return local.maintenance.inspectBackup(file)
    },
    async restoreBackup({ operationId, file }) {
      return local.maintenance.restore(id, operationId, file)
    },
    async listQuarantine() {
      return local.maintenance.listQuarantine()
    },
    async deleteQuarantined(names) {
      await local.maintenance.deleteQuarantined(names)
    },
  }
}

function ingestOperation(id: string, name: string) {
  return { id, name, videoId: null, what: 'The ingest failed.', answer: ingestSummarySchema }
}
