import { checkActivity } from '../ingest/activities/check-activity'
import {
  type ActivityIngestSummary,
  activityDeletionSchema,
  activityInfoSchema,
  activityIngestSummarySchema,
  type SavedActivity,
  savedActivitySchema,
  thinningSchema,
} from '../shared/activities'
import type { ActivityMethods } from '../shared/activity-methods'
import { cancelled, maintenanceCancelled } from '../shared/cancel'
import { toFrametroveError } from '../shared/errors'
import type { CheckedActivity } from '../store/activities/checked-activity'
import { routeOf } from '../store/activities/route'
import { sampleAt } from '../store/activities/sample-at'
import { saveActivities } from '../store/activities/save'
import { seriesOf } from '../store/activities/series'
import { detailsOf } from '../store/activities/source'
import { describeThinning, thinActivities } from '../store/activities/thin'
import { changeActivity, deleteActivityRows, listActivities } from '../store/repositories/activities'
import { isEmergency, keepEmergency } from './emergency'
import type { LocalStore } from './local-store'

/** What `ActivityMethods` promise, over the open store. A write is the operation `id`. */
export function activityMethods(local: LocalStore, id: string): ActivityMethods {
  return {
    async saveActivity({ operationId, activity, notes }, { upload }) {
      const what = 'The activity was not saved.'
      let checked: CheckedActivity | null = null
      const saving = local.cancellable(operationId, cancelled(), (signal) =>
        local.change<SavedActivity>(
          { id, name: 'saveActivity', videoId: null, what, answer: savedActivitySchema, signal },
          async (store, running) => {
            checked ??= await checkActivity(local.uploads.take(upload, activity), {
              signal,
              ...(notes === undefined ? {} : { notes }),
            })
            return saveActivities(
              store.target(signal),
              running,
              [checked],
              ([saved]) => savedActivitySchema.parse(saved),
              {
                progress: (done, total) => local.events.progress({ operationId, done, total, message: 'saving' }),
              },
            )
          },
          touchedBy,
        ),
      )
      try {
        return await saving
      } catch (error) {
        const failure = toFrametroveError(error, what)
        throw checked && isEmergency(failure) ? await keepEmergency(local, checked, failure) : failure
      } finally {
        if (upload) local.uploads.discard(upload.id)
      }
    },
    async ingestActivities({ operationId, ...request }) {
      const what = 'The activities were not ingested.'
      const progress = (done: number, total: number, message: string) =>
        local.events.progress({ operationId, done, total, message })
      return local.cancellable(operationId, cancelled(), (signal) =>
        local.change<ActivityIngestSummary>(
          { id, name: 'ingestActivities', videoId: null, what, answer: activityIngestSummarySchema, signal },
          async (store, running) => {
            const { activities, warnings } = await local.ingestThread.readActivities(operationId, request, {
              signal,
              progress,
            })
            const answer = (saved: SavedActivity[]) => ({ activities: saved, warnings })
            return saveActivities(store.target(signal), running, activities, answer, { keepsEdits: true })
          },
          ({ activities }) => ({ activityIds: activities.flatMap((saved) => touchedBy(saved).activityIds) }),
        ),
      )
    },
    async listActivities(request) {
      return local.use(({ database }) => listActivities(database.query, request))
    },
    async getActivity(activityId) {
      return detailsOf(await local.activitySource(activityId))
    },
    async activityRoute({ activityId, ...request }) {
      return routeOf(await local.activitySource(activityId), request)
    },
    async activitySeries({ activityId, ...request }) {
      return seriesOf(await local.activitySource(activityId), request)
    },
    async activitySample(activityId, position) {
      return sampleAt(await local.activitySource(activityId), position)
    },
    async activitySamples(activityId, from, limit) {
      const { track } = await local.activitySource(activityId)
      return track.samples(from, from + limit)
    },
    async updateActivity(activityId, changes) {
      const what = 'The activity was not changed.'
      return local.change(
        { id, name: 'updateActivity', videoId: null, what, answer: activityInfoSchema },
        (store, running) =>
          store.database.transaction(async ({ db }) => {
            const info = await changeActivity(db, activityId, changes)
            await running.record(db, { rows: 1, bytes: 0 }, info)
            return info
          }),
        () => ({ activityIds: [activityId] }),
      )
    },
    async deleteActivities(activityIds) {
      const what = 'No activity was deleted.'
      return local.change(
        { id, name: 'deleteActivities', videoId: null, what, answer: activityDeletionSchema },
        ({ database }, running) =>
          database.makingRoom(() =>
            database.transaction(async ({ db }) => {
              const deletion = await deleteActivityRows(db, activityIds)
              await running.record(db, { rows: deletion.activities + deletion.samples, bytes: 0 }, deletion)
              return deletion
            }),
          ),
        () => ({ activityIds }),
      )
    },
    async describeThinning({ operationId, activityIds, toleranceM }) {
      return local.cancellable(operationId, maintenanceCancelled('Nothing was thinned.'), (signal) =>
        local.use(({ database }) =>
          describeThinning(database.query, activityIds, toleranceM, {
            signal,
            progress: (done, total) => local.events.progress({ operationId, done, total, message: 'looking' }),
          }),
        ),
      )
    },
    async thinActivities({ operationId, activityIds, toleranceM }) {
      const what = 'No activity was thinned.'
      return local.cancellable(operationId, maintenanceCancelled(what), (signal) =>
        local.change(
          { id, name: 'thinActivities', videoId: null, what, answer: thinningSchema, signal },
          (store, running) =>
            store.database.makingRoom(() =>
              thinActivities(store.target(signal), running, activityIds, toleranceM, {
                signal,
                progress: (done, total) => local.events.progress({ operationId, done, total, message: 'thinning' }),
              }),
            ),
          () => ({ activityIds }),
        ),
      )
    },
  }
}

/** What a save has changed. */
function touchedBy({ activity, outcome }: SavedActivity) {
  return { activityIds: outcome === 'unchanged' ? [] : [activity.id] }
}
