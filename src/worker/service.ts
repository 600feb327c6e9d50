import { v7 as uuidv7 } from 'uuid'
import { ingestFrames } from '../ingest/frames/ingest-frames'
import { parseResults } from '../ingest/parse-results'
import { suggest } from '../ingest/suggest'
import { IngestThread } from '../ingest/thread/ingest-thread'
import { cancelled } from '../shared/cancel'
import type { StoreEvents, StoreService, StoreStatus, Upload } from '../shared/contracts'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { IngestSummary } from '../shared/model'
import type { RecordBatch } from '../shared/records'
import type { StoreSettings } from '../shared/settings'
import { reportCompleteness } from '../store/completeness/report'
import { deleteVideo, deleteVideoData, describeDeletion } from '../store/deletion'
import { IngestWriter } from '../store/ingest-writer'
import { nodeStoreIo, OpenedStore, type StoreLocation } from '../store/opened-store'
import type { RunningOperation } from '../store/operations'
import { runNotFound } from '../store/repositories/not-found'
import { listOperations } from '../store/repositories/operations'
import { toOutput } from '../store/repositories/result-output'
import { listResultRows } from '../store/repositories/results'
import { listRuns, requireRun, runsOf, toRunInfo } from '../store/repositories/runs'
import { ensureVideo, getVideo, listVideos, requireVideoKey } from '../store/repositories/videos'
import { addToOpenRun, finishRun, requireAbsolutePaths, restoreRun, startRun, storeAsRun } from '../store/tool-results'
import { Uploads } from './uploads'

/** How long a cancelled ingest has to end by itself when the store closes, before its thread is ended. */
const CLOSE_WAIT_MS = 1000

/** The store as the rest of the extension sees it. Opens at the first call. */
export function createStoreService(
  location: StoreLocation,
  initialSettings: StoreSettings,
  events: StoreEvents,
  io = nodeStoreIo,
): StoreService {
  let settings = initialSettings
  let opening: Promise<OpenedStore> | null = null
  let closing: Promise<void> | null = null
  const underWay = new Set<Promise<unknown>>()
  const uploads = new Uploads()
  const cancellations = new Map<string, AbortController>()
  const ingestThread = new IngestThread(location.ingestWorkerFile, location.codecsFolder)

  /** The open store. Where opening fails, the next call tries again. */
  function opened(): Promise<OpenedStore> {
    opening ??= OpenedStore.open(
      location,
      () => settings,
      (line) => events.log(line),
      io,
    ).catch((error) => {
      opening = null
      throw toFrametroveError(error, 'The store could not be opened.')
    })
    return opening
  }

  /** Runs `work` over the open store, which is not closed before it has ended. */
  async function use<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    if (closing) throw stopped()
    const running = opened().then(work)
    underWay.add(running)
    try {
      return await running
    } finally {
      underWay.delete(running)
    }
  }

  /** Runs a write, tells of the change once it is durable, and has a snapshot taken where one is due. */
  async function change<T>(
    operation: { name: string; videoId: string | null; what: string; signal?: AbortSignal },
    work: (store: OpenedStore, running: RunningOperation) => Promise<T>,
    touched: (result: T) => string[],
  ): Promise<T> {
    return use(async (store) => {
      const result = await store.operations.run(operation, (running) => work(store, running))
      const videoIds = touched(result)
      if (videoIds.length > 0) events.changed({ videoIds })
      store.snapshotInBackground()
      return result
    })
  }

  /** Runs an ingest that can be cancelled by its id. */
  async function ingest(
    request: { operationId: string },
    name: string,
    work: (store: OpenedStore, sink: IngestWriter, signal: AbortSignal) => Promise<IngestSummary>,
  ): Promise<IngestSummary> {
    const { operationId } = request
    const controller = new AbortController()
    const { signal } = controller
    cancellations.set(operationId, controller)
    try {
      return await change(
        { name, videoId: null, what: 'The ingest failed.', signal },
        (store, running) => work(store, new IngestWriter(store.target(signal), running), signal),
        ({ runs }) => runs.filter((run) => run.outcome === 'stored').map((run) => run.videoId),
      )
    } finally {
      cancellations.delete(operationId)
    }
  }

  /** Checks results given in memory. */
  function takeBatch(upload: Upload | undefined, results: unknown): RecordBatch {
    const { batch } = parseResults(uploads.take(upload, results))
    requireAbsolutePaths(batch)
    return batch
  }

  function ingestContext(store: OpenedStore, operationId: string, signal: AbortSignal) {
    return {
      signal,
      progress: (done: number, total: number, message: string) =>
        events.progress({ operationId, done, total, message }),
      codecs: store.codecs,
      getVideo: (id: string) => getVideo(store.database.query, id, settings.expectedKinds).catch(() => null),
    }
  }

  /** Cancels the ingests, waits for the rest, and closes the store. */
  async function close(): Promise<void> {
    for (const controller of cancellations.values()) controller.abort(cancelled())
    const timer = setTimeout(() => void ingestThread.close(), CLOSE_WAIT_MS)
    await Promise.allSettled(underWay)
    clearTimeout(timer)
    await ingestThread.close()
    const store = await opening?.catch(() => null)
    await store?.database.close()
  }

  return {
    async status(): Promise<StoreStatus> {
      return use(async ({ database }) => {
        const { engine, notices, query } = database
        const { count } = await query
          .selectFrom('video')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return {
          folder: location.storageFolder,
          generation: engine.log?.generation ?? 0,
          databaseBytes: engine.database.bytes,
          logBytes: engine.log?.end ?? 0,
          videos: count,
          readOnly: engine.failure !== null,
          notices: [...notices],
        }
      })
    },
    async configure(next) {
      settings = next
    },

    async storeToolResults(videoId, toolName, results, { runId, upload, ...facts }) {
      let batch: RecordBatch | null = null
      return change(
        { name: 'storeToolResults', videoId, what: 'The results were not stored.' },
        async (store, running) => {
          batch ??= takeBatch(upload, results)
          const request = { videoId, toolName, facts, batch }
          if (runId === undefined) return storeAsRun(store.target(), running, request)
          return addToOpenRun(store.target(), running, { ...request, runId })
        },
        () => [videoId],
      )
    },
    async uploadRecords(uploadId, key, offset, records) {
      uploads.add(uploadId, key, offset, records)
    },
    async discardUpload(uploadId) {
      uploads.discard(uploadId)
    },
    async startRun(videoId, toolName, facts) {
      const runId = uuidv7()
      return change(
        { name: 'startRun', videoId, what: 'The run was not started.' },
        (store, running) => startRun(store.target(), running, { videoId, toolName, runId, facts }),
        () => [videoId],
      )
    },
    async finishRun(runId) {
      return change(
        { name: 'finishRun', videoId: null, what: 'The run was not finished.' },
        (store, running) => finishRun(store.target(), running, runId),
        (run) => [run.videoId],
      )
    },
    async restoreRun(runId) {
      return change(
        { name: 'restoreRun', videoId: null, what: 'The run was not restored.' },
        (store, running) => restoreRun(store.target(), running, runId),
        (run) => [run.videoId],
      )
    },
    async ingestFiles(request) {
      return ingest(request, 'ingestFiles', (store, sink, signal) =>
        ingestThread.ingestFiles(request.operationId, request, sink, ingestContext(store, request.operationId, signal)),
      )
    },
    async ingestFrames(request) {
      return ingest(request, 'ingestFrames', (store, sink, signal) =>
        ingestFrames(request, sink, ingestContext(store, request.operationId, signal)),
      )
    },
    async cancel(operationId) {
      cancellations.get(operationId)?.abort(cancelled())
    },
    async suggest(path) {
      return suggest(path)
    },

    async verifyVideoDataCompleteness(videoId) {
      return use(({ database, files }) => reportCompleteness(database.query, files, videoId, settings))
    },
    async listVideos(request) {
      return use(({ database }) => listVideos(database.query, request, settings.expectedKinds))
    },
    async getVideo(videoId) {
      return use(({ database }) => getVideo(database.query, videoId, settings.expectedKinds))
    },
    async updateVideo(videoId, changes) {
      return change(
        { name: 'updateVideo', videoId, what: 'The video was not changed.' },
        ({ database }, running) =>
          database.transaction(async ({ db }) => {
            await requireVideoKey(db, videoId)
            await ensureVideo(db, videoId, changes, new Date().toISOString())
            await running.record(db, { rows: 1, bytes: 0 })
            return getVideo(db, videoId, settings.expectedKinds)
          }),
        () => [videoId],
      )
    },
    async listRuns(videoId, request) {
      return use(async ({ database: { query } }) => listRuns(query, await requireVideoKey(query, videoId), request))
    },
    async getRun(runId) {
      return use(async ({ database }) => toRunInfo(await requireRun(database.query, runId)))
    },
    async listResults(request) {
      const { videoId, kind, runId } = request
      return use(async ({ database: { query }, files }) => {
        const runs = await runsOf(query, await requireVideoKey(query, videoId))
        const chosen = runs.filter((run) => (runId === undefined ? run.is_current === 1 : run.id === runId))
        if (runId !== undefined && chosen.length === 0) throw runNotFound(runId)
        const keys = chosen.map((run) => run.run_key)
        const page = await listResultRows(query, kind, keys, request)
        return { ...page, items: page.items.map((row) => toOutput(kind, row, (path) => files.absolutePath(path))) }
      })
    },
    async listOperations(request) {
      return use(({ database }) => listOperations(database.query, request))
    },

    async describeDeletion(request) {
      return use((store) => describeDeletion(store.target(), request))
    },
    async deleteVideoData(request) {
      return change(
        { name: 'deleteVideoData', videoId: request.videoId, what: 'Nothing was deleted.' },
        (store, running) => deleteVideoData(store.target(), running, request),
        () => [request.videoId],
      )
    },
    async deleteVideo(videoId) {
      return change(
        { name: 'deleteVideo', videoId, what: 'The video was not deleted.' },
        (store, running) => deleteVideo(store.target(), running, videoId),
        () => [videoId],
      )
    },
    async close() {
      closing ??= close()
      return closing
    },
  }
}

function stopped(): FrametroveError {
  return new FrametroveError('store_stopped', {
    what: 'The store has stopped.',
    why: 'VS Code is closing the extension.',
    action: 'Reload the window to go on.',
  })
}
