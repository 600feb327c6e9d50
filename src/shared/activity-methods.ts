import * as z from 'zod'
import {
  type ActivityChanges,
  type ActivityDeletion,
  type ActivityDetails,
  type ActivityInfo,
  type ActivityIngestSummary,
  type ActivityRoute,
  type ActivitySeries,
  type ActivitySeriesRequest,
  activityChangesSchema,
  activityDeletionSchema,
  activityDetailsSchema,
  activityInfoSchema,
  activityIngestSummarySchema,
  activityRouteSchema,
  activitySeriesRequestSchema,
  activitySeriesSchema,
  type IngestActivitiesRequest,
  ingestActivitiesRequestSchema,
  type RouteRequest,
  routeRequestSchema,
  type SampleAt,
  type SamplePosition,
  type SavedActivity,
  sampleAtSchema,
  samplePositionSchema,
  savedActivitySchema,
  type Thinning,
  thinningSchema,
} from './activities'
import { type LocationSample, locationSampleSchema } from './activity'
import type { Upload } from './contracts'
import type { Page, PageRequest } from './model'
import { method, pageOf, pageRequest, upload } from './store-method'

/** The most samples that are answered at once. */
export const MAX_SAMPLES_A_PAGE = 5000

/** What the store answers about activities. Those that answer about one also take the id of a live recording. */
export interface ActivityMethods {
  /**
   * Saves an activity: what a file of one holds (`frametrove-activity/1`); `notes` win over its own. One of the same id is
   * replaced. `upload` names its samples, sent ahead as the list `samples`. Progress is told under `operationId`.
   */
  saveActivity(
    request: { operationId: string; activity: unknown; notes?: string | null },
    options: { upload?: Upload },
  ): Promise<SavedActivity>
  /** Ingests files of activities: all, or nothing. */
  ingestActivities(request: IngestActivitiesRequest): Promise<ActivityIngestSummary>
  /** Saved activities, the newest first. */
  listActivities(request: PageRequest): Promise<Page<ActivityInfo>>
  getActivity(activityId: string): Promise<ActivityDetails>
  activityRoute(request: RouteRequest): Promise<ActivityRoute>
  activitySeries(request: ActivitySeriesRequest): Promise<ActivitySeries>
  /** `null`: it has no sample yet. */
  activitySample(activityId: string, position: SamplePosition): Promise<SampleAt | null>
  /** Samples from a place on, at most `limit` of them. */
  activitySamples(activityId: string, from: number, limit: number): Promise<LocationSample[]>
  updateActivity(activityId: string, changes: ActivityChanges): Promise<ActivityInfo>
  /** Deletes activities; those that are not there are fine. */
  deleteActivities(activityIds: string[]): Promise<ActivityDeletion>
  /** What `thinActivities` would leave; changes nothing. */
  describeThinning(request: { operationId: string; activityIds: string[]; toleranceM: number }): Promise<Thinning>
  /** Leaves out the samples that the routes don't need to stay within a tolerance in metres: all or none. */
  thinActivities(request: { operationId: string; activityIds: string[]; toleranceM: number }): Promise<Thinning>
}

const id = z.string()
/** More would hold up others for too long: a transaction can't be left in the middle. */
const ids = z.array(id).max(1000)
const saveRequest = z.object({
  ...{ operationId: id, activity: z.unknown() },
  notes: z.string().max(100_000).nullable().exactOptional(),
})
const thinRequest = z.object({
  ...{ operationId: id, activityIds: ids },
  toleranceM: z.number().positive().max(100_000),
})

/** The parameters and the answer of each. */
export const ACTIVITY_METHODS = {
  saveActivity: method(
    z.tuple([saveRequest, z.object({ upload: upload.exactOptional() })]),
    savedActivitySchema,
    (store, given) => store.saveActivity(...given),
  ),
  ingestActivities: method(z.tuple([ingestActivitiesRequestSchema]), activityIngestSummarySchema, (store, given) =>
    store.ingestActivities(...given),
  ),
  listActivities: method(z.tuple([pageRequest]), pageOf(activityInfoSchema), (store, given) =>
    store.listActivities(...given),
  ),
  getActivity: method(z.tuple([id]), activityDetailsSchema, (store, given) => store.getActivity(...given)),
  activityRoute: method(z.tuple([routeRequestSchema]), activityRouteSchema, (store, given) =>
    store.activityRoute(...given),
  ),
  activitySeries: method(z.tuple([activitySeriesRequestSchema]), activitySeriesSchema, (store, given) =>
    store.activitySeries(...given),
  ),
  activitySample: method(z.tuple([id, samplePositionSchema]), sampleAtSchema.nullable(), (store, given) =>
    store.activitySample(...given),
  ),
  activitySamples: method(
    z.tuple([id, z.int().min(0), z.int().min(1).max(MAX_SAMPLES_A_PAGE)]),
    z.array(locationSampleSchema),
    (store, given) => store.activitySamples(...given),
  ),
  updateActivity: method(z.tuple([id, activityChangesSchema]), activityInfoSchema, (store, given) =>
    store.updateActivity(...given),
  ),
  deleteActivities: method(z.tuple([ids]), activityDeletionSchema, (store, given) => store.deleteActivities(...given)),
  describeThinning: method(z.tuple([thinRequest]), thinningSchema, (store, given) => store.describeThinning(...given)),
  thinActivities: method(z.tuple([thinRequest]), thinningSchema, (store, given) => store.thinActivities(...given)),
}
