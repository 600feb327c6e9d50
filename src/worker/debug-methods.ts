import { makeSessionOfData } from '../ingest/debug/session-of-data'
import { cancelled, maintenanceCancelled } from '../shared/cancel'
import {
  type DebugDeletion,
  type DebugIngestSummary,
  debugDeletionSchema,
  debugIngestSummarySchema,
  debugSessionInfoSchema,
  savedDebugSessionSchema,
} from '../shared/debug'
import type { DebugMethods } from '../shared/debug-methods'
import { checkedId } from '../shared/validate'
import { deleteDebugSessions, pinDebugSession, setCurrentDebugSession } from '../store/debug/change'
import { compareDebugSessions } from '../store/debug/compare'
import { loadDebugData } from '../store/debug/data-parts'
import { debugOutliers, debugValue } from '../store/debug/facts'
import { debugFrame } from '../store/debug/frames'
import { saveDebugSessions, workFolder } from '../store/debug/save'
import { debugSeries } from '../store/debug/series'
import { getDebugSession, listDebugSessions } from '../store/debug/sessions'
import { debugTrack } from '../store/debug/tracks'
import type { OpenedStore } from '../store/opened-store'
import type { LocalStore } from './local-store'
import { withUploadedLists } from './uploaded-debug-data'

/** What `DebugMethods` promise, over the open store. A write is the operation `id`. */
export function debugMethods(local: LocalStore, id: string): DebugMethods {
  const { storageFolder } = local.location
  /** Runs work that writes archives, in a folder that is removed in the end. */
  async function inWorkFolder<T>({ asyncIo }: OpenedStore, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = workFolder(storageFolder, id)
    try {
      return await work(folder)
    } finally {
      // What stays is swept later.
      await asyncIo.rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }

  return {
    async saveDebugData(videoId, sessionId, given, { upload }) {
      checkedId(videoId, 'videoId')
      checkedId(sessionId, 'sessionId')
      let data: unknown
      const saved = local.change(
        {
          ...{ id, name: 'saveDebugData', videoId, what: 'The debug session was not saved.' },
          answer: savedDebugSessionSchema,
        },
        (store, running) =>
          inWorkFolder(store, async (folder) => {
            data ??= withUploadedLists(local.uploads.take(upload, given))
            const place = { folder, storageFolder, io: store.asyncIo, limits: local.settings }
            const made = await makeSessionOfData({ videoId, sessionId, data }, place)
            const [session] = await saveDebugSessions(store.target(), [made], (db, [it]) =>
              running.record(db, { rows: made.frames, bytes: made.sizeBytes }, savedDebugSessionSchema.parse(it)),
            )
            return savedDebugSessionSchema.parse(session)
          }),
        () => ({ videoIds: [videoId] }),
      )
      return saved.finally(() => upload && local.uploads.discard(upload.id))
    },
    async ingestDebugSessions({ operationId, ...request }) {
      const what = 'The debug sessions were not ingested.'
      return local.cancellable(operationId, cancelled(), (signal) =>
        local.change<DebugIngestSummary>(
          { id, name: 'ingestDebugSessions', videoId: null, what, answer: debugIngestSummarySchema, signal },
          (store, running) =>
            inWorkFolder(store, async (folder) => {
              const progress = (done: number, total: number, message: string) =>
                local.events.progress({ operationId, done, total, message })
              const { debugQuotaMb, leaveFreeMb } = local.settings
              const { sessions: made, warnings } = await local.ingestThread.makeDebugSessions(
                operationId,
                { ...request, folder, storageFolder, limits: { debugQuotaMb, leaveFreeMb } },
                { signal, progress },
              )
              const effect = {
                rows: made.reduce((sum, it) => sum + it.frames, 0),
                bytes: made.reduce((sum, it) => sum + it.sizeBytes, 0),
              }
              const sessions = await saveDebugSessions(store.target(signal), made, (db, saved) =>
                running.record(db, effect, { sessions: saved, warnings }),
              )
              return { sessions, warnings }
            }),
          ({ sessions }) => ({
            videoIds: sessions.filter((it) => it.outcome !== 'unchanged').map((it) => it.videoId),
          }),
        ),
      )
    },
    async listDebugSessions(videoId, request) {
      return local.use((store) => listDebugSessions(store, videoId, request))
    },
    async getDebugSession(videoId, sessionId) {
      return local.use((store) => getDebugSession(store, videoId, sessionId))
    },
    async debugSeries(request) {
      return local.use(({ debug }) => debugSeries(debug, request))
    },
    async debugFrame(videoId, sessionId, position) {
      return local.use(({ debug }) => debugFrame(debug, videoId, sessionId, position))
    },
    async debugTrack(request) {
      return local.use(({ debug }) => debugTrack(debug, request))
    },
    async debugMetrics(videoId, sessionId) {
      return local.use(({ debug }) => debugValue(debug, videoId, sessionId, 'metrics'))
    },
    async debugParameters(videoId, sessionId) {
      return local.use(({ debug }) => debugValue(debug, videoId, sessionId, 'parameters'))
    },
    async debugOutliers(videoId, sessionId) {
      return local.use(({ debug }) => debugOutliers(debug, videoId, sessionId))
    },
    async compareDebugSessions({ operationId, ...request }) {
      return local.cancellable(operationId, maintenanceCancelled('The comparison was cancelled.'), (signal) =>
        local.use((store) =>
          compareDebugSessions(store, request, {
            signal,
            progress: (done, total) => local.events.progress({ operationId, done, total, message: 'comparing' }),
          }),
        ),
      )
    },
    async loadDebugData(videoId, sessionId, part) {
      return local.use(({ debug }) => loadDebugData(debug, videoId, sessionId, part))
    },
    async setCurrentDebugSession(videoId, sessionId) {
      return local.change(
        {
          ...{ id, name: 'setCurrentDebugSession', videoId, what: 'The current debug session was not changed.' },
          answer: debugSessionInfoSchema.nullable(),
        },
        (store, running) => setCurrentDebugSession(store, running, videoId, sessionId),
        () => ({ videoIds: [videoId] }),
      )
    },
    async pinDebugSession(videoId, sessionId, pinned) {
      return local.change(
        {
          ...{ id, name: 'pinDebugSession', videoId, what: 'The debug session was not changed.' },
          answer: debugSessionInfoSchema,
        },
        (store, running) => pinDebugSession(store, running, videoId, sessionId, pinned),
        () => ({ videoIds: [videoId] }),
      )
    },
    async deleteDebugSessions(videoId, sessionIds) {
      return local.change<DebugDeletion>(
        {
          ...{ id, name: 'deleteDebugSessions', videoId, what: 'No debug session was deleted.' },
          answer: debugDeletionSchema,
        },
        (store, running) =>
          store.database.makingRoom(() =>
            deleteDebugSessions(store.target(), running, videoId, sessionIds === null ? {} : { sessionIds }),
          ),
        () => ({ videoIds: [videoId] }),
      )
    },
  }
}
