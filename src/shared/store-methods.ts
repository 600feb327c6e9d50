import * as z from 'zod'
import { ACTIVITY_METHODS } from './activity-methods'
import { cleanUpPlanSchema, cleanUpReportSchema } from './clean-up'
import { completenessReportSchema } from './completeness'
import { type StoreMethods, storeStatusSchema, videoChangesSchema } from './contracts'
import { dataExportRequestSchema, dataExportSchema } from './data-export'
import {
  debugComparisonRequestSchema,
  debugComparisonSchema,
  debugDataPageSchema,
  debugDeletionSchema,
  debugFrameAtSchema,
  debugIngestSummarySchema,
  debugOutliersSchema,
  debugPositionSchema,
  debugSeriesRequestSchema,
  debugSeriesSchema,
  debugSessionDetailsSchema,
  debugSessionInfoSchema,
  debugTrackPointsSchema,
  debugTrackRequestSchema,
  ingestDebugRequestSchema,
  savedDebugSessionSchema,
} from './debug'
import { debugMetricsSchema, debugParametersSchema } from './debug-session'
import { FrametroveError } from './errors'
import {
  eventDaySchema,
  eventDeletionSchema,
  eventFactsSchema,
  eventFrameSchema,
  eventInfoSchema,
  eventIngestSummarySchema,
} from './events'
import {
  chosenFramesSchema,
  commonTagsSchema,
  framesExportSchema,
  galleryFactsSchema,
  galleryFilterSchema,
  galleryFrameDetailsSchema,
  galleryKeysSchema,
  galleryMomentsSchema,
  galleryPageSchema,
  galleryPositionSchema,
  galleryRequestSchema,
  galleryScopeSchema,
  gallerySortSchema,
  galleryTimelineSchema,
  MAX_CHOSEN,
  THUMBNAIL_WIDTHS,
  tagChangesSchema,
  taggedFramesSchema,
} from './gallery'
import {
  backupInfoSchema,
  listedBackupSchema,
  quarantineEntrySchema,
  repairPlanSchema,
  repairReportSchema,
  restoreReportSchema,
  verifyReportSchema,
} from './maintenance'
import {
  deletionSummarySchema,
  ingestSummarySchema,
  operationInfoSchema,
  resultCountsSchema,
  resultKindSchema,
  runInfoSchema,
  videoInfoSchema,
} from './model'
import { RECORDING_METHODS } from './recording-methods'
import { method, nothing, page, pageOf, pageRequest, type StoreMethod, upload } from './store-method'
import { operationStatisticsSchema, operationsSpanSchema, storeOverviewSchema } from './store-overview'
import { defined } from './validate'

const id = z.string()
const facts = {
  toolVersion: z.string().nullable().exactOptional(),
  model: z.string().nullable().exactOptional(),
  parameters: z.record(z.string(), z.unknown()).nullable().exactOptional(),
}
const storeOptions = z.object({ ...facts, runId: id.exactOptional(), upload: upload.exactOptional() })
const ingested = { operationId: id, paths: z.array(z.string()) }
const filesRequest = z.object({ ...ingested, videoId: id.exactOptional(), toolName: id.exactOptional() })
const framesRequest = z.object({
  ...{ ...ingested, videoId: id, toolName: id.exactOptional() },
  frameRate: z.number().exactOptional(),
  skipBad: z.boolean().exactOptional(),
})
const resultsRequest = z.object({ ...page, videoId: id, kind: resultKindSchema, runId: id.exactOptional() })
const eventsRequest = z.object({ ...page, videoId: id.exactOptional(), day: z.iso.date().exactOptional() })
/** More would hold up others for too long: a transaction can't be left in the middle. */
const eventIds = z.array(id).max(1000)
const deletionRequest = z.object({ videoId: id, toolName: id.exactOptional() })
const check = z.object({ operationId: id, thorough: z.boolean() })
const cleanUpRequest = z.object({
  ...{ operationId: id, planId: id },
  ...{ confirmedPinned: z.boolean().exactOptional(), confirmedMajor: z.boolean().exactOptional() },
})
const path = z.string().min(1)
const orderOfGallery = [galleryScopeSchema, galleryFilterSchema, gallerySortSchema] as const
const place = z.int().min(0)
const chosen = [galleryScopeSchema, galleryKeysSchema] as const
const chosenRequest = z.object({ operationId: id, scope: galleryScopeSchema, keys: galleryKeysSchema })
const thumbnailsOf = z.array(z.object({ path })).max(200)

/** Every method that a port or a socket may call. */
const STORE_METHODS: Record<keyof StoreMethods, StoreMethod> = {
  ...ACTIVITY_METHODS,
  ...RECORDING_METHODS,
  status: method(z.tuple([]), storeStatusSchema, (store) => store.status()),
  storeOverview: method(z.tuple([]), storeOverviewSchema, (store) => store.storeOverview()),
  operationStatistics: method(z.tuple([operationsSpanSchema]), operationStatisticsSchema, (store, given) =>
    store.operationStatistics(...given),
  ),
  storeToolResults: method(z.tuple([id, id, z.unknown(), storeOptions]), resultCountsSchema, (store, given) =>
    store.storeToolResults(...given),
  ),
  uploadRecords: method(z.tuple([id, z.string(), z.int(), z.array(z.unknown())]), nothing, (store, given) =>
    store.uploadRecords(...given),
  ),
  discardUpload: method(z.tuple([id]), nothing, (store, given) => store.discardUpload(...given)),
  startRun: method(z.tuple([id, id, z.object(facts)]), runInfoSchema, (store, given) => store.startRun(...given)),
  finishRun: method(z.tuple([id]), runInfoSchema, (store, given) => store.finishRun(...given)),
  restoreRun: method(z.tuple([id]), runInfoSchema, (store, given) => store.restoreRun(...given)),
  ingestFiles: method(z.tuple([filesRequest]), ingestSummarySchema, (store, given) => store.ingestFiles(...given)),
  ingestFrames: method(z.tuple([framesRequest]), ingestSummarySchema, (store, given) => store.ingestFrames(...given)),
  cancel: method(z.tuple([id]), nothing, (store, given) => store.cancel(...given)),
  suggest: method(
    z.tuple([z.string()]),
    z.object({ videoId: id.nullable(), toolName: id.nullable() }),
    (store, given) => store.suggest(...given),
  ),
  verifyVideoDataCompleteness: method(z.tuple([id]), completenessReportSchema, (store, given) =>
    store.verifyVideoDataCompleteness(...given),
  ),
  listVideos: method(z.tuple([pageRequest]), pageOf(videoInfoSchema), (store, given) => store.listVideos(...given)),
  getVideo: method(z.tuple([id]), videoInfoSchema, (store, given) => store.getVideo(...given)),
  updateVideo: method(z.tuple([id, videoChangesSchema]), videoInfoSchema, (store, [videoId, changes]) =>
    store.updateVideo(videoId, defined(changes)),
  ),
  listRuns: method(z.tuple([id, pageRequest]), pageOf(runInfoSchema), (store, given) => store.listRuns(...given)),
  getRun: method(z.tuple([id]), runInfoSchema, (store, given) => store.getRun(...given)),
  listResults: method(z.tuple([resultsRequest]), pageOf(z.unknown()), (store, given) => store.listResults(...given)),
  listOperations: method(z.tuple([pageRequest]), pageOf(operationInfoSchema), (store, given) =>
    store.listOperations(...given),
  ),
  describeDeletion: method(z.tuple([deletionRequest]), deletionSummarySchema, (store, given) =>
    store.describeDeletion(...given),
  ),
  deleteVideoData: method(z.tuple([deletionRequest]), deletionSummarySchema, (store, given) =>
    store.deleteVideoData(...given),
  ),
  deleteVideo: method(z.tuple([id]), deletionSummarySchema, (store, given) => store.deleteVideo(...given)),
  saveEvent: method(z.tuple([id, eventFactsSchema]), eventInfoSchema, (store, [eventId, facts]) =>
    store.saveEvent(eventId, defined(facts)),
  ),
  saveFrames: method(
    z.tuple([z.unknown(), z.object({ upload: upload.exactOptional() })]),
    z.array(eventFrameSchema),
    (store, given) => store.saveFrames(...given),
  ),
  ingestEvents: method(z.tuple([z.object(ingested)]), eventIngestSummarySchema, (store, given) =>
    store.ingestEvents(...given),
  ),
  listEvents: method(z.tuple([eventsRequest]), pageOf(eventInfoSchema), (store, given) => store.listEvents(...given)),
  getEvent: method(z.tuple([id]), eventInfoSchema, (store, given) => store.getEvent(...given)),
  listEventDays: method(z.tuple([]), z.array(eventDaySchema), (store) => store.listEventDays()),
  listEventFrames: method(z.tuple([id, pageRequest]), pageOf(eventFrameSchema), (store, given) =>
    store.listEventFrames(...given),
  ),
  describeEventDeletion: method(z.tuple([eventIds]), eventDeletionSchema, (store, given) =>
    store.describeEventDeletion(...given),
  ),
  deleteFrames: method(z.tuple([id]), eventDeletionSchema, (store, given) => store.deleteFrames(...given)),
  deleteEvents: method(z.tuple([eventIds]), eventDeletionSchema, (store, given) => store.deleteEvents(...given)),
  saveDebugData: method(
    z.tuple([id, id, z.unknown(), z.object({ upload: upload.exactOptional() })]),
    savedDebugSessionSchema,
    (store, given) => store.saveDebugData(...given),
  ),
  ingestDebugSessions: method(z.tuple([ingestDebugRequestSchema]), debugIngestSummarySchema, (store, given) =>
    store.ingestDebugSessions(...given),
  ),
  listDebugSessions: method(z.tuple([id, pageRequest]), pageOf(debugSessionInfoSchema), (store, given) =>
    store.listDebugSessions(...given),
  ),
  getDebugSession: method(z.tuple([id, id]), debugSessionDetailsSchema, (store, given) =>
    store.getDebugSession(...given),
  ),
  debugSeries: method(z.tuple([debugSeriesRequestSchema]), debugSeriesSchema, (store, given) =>
    store.debugSeries(...given),
  ),
  debugFrame: method(z.tuple([id, id, debugPositionSchema]), debugFrameAtSchema, (store, given) =>
    store.debugFrame(...given),
  ),
  debugTrack: method(z.tuple([debugTrackRequestSchema]), debugTrackPointsSchema, (store, given) =>
    store.debugTrack(...given),
  ),
  debugMetrics: method(z.tuple([id, id]), debugMetricsSchema.nullable(), (store, given) =>
    store.debugMetrics(...given),
  ),
  debugParameters: method(z.tuple([id, id]), debugParametersSchema.nullable(), (store, given) =>
    store.debugParameters(...given),
  ),
  debugOutliers: method(z.tuple([id, id]), debugOutliersSchema, (store, given) => store.debugOutliers(...given)),
  compareDebugSessions: method(z.tuple([debugComparisonRequestSchema]), debugComparisonSchema, (store, given) =>
    store.compareDebugSessions(...given),
  ),
  loadDebugData: method(z.tuple([id, id, z.string().nullable()]), debugDataPageSchema, (store, given) =>
    store.loadDebugData(...given),
  ),
  setCurrentDebugSession: method(z.tuple([id, id.nullable()]), debugSessionInfoSchema.nullable(), (store, given) =>
    store.setCurrentDebugSession(...given),
  ),
  pinDebugSession: method(z.tuple([id, id, z.boolean()]), debugSessionInfoSchema, (store, given) =>
    store.pinDebugSession(...given),
  ),
  deleteDebugSessions: method(z.tuple([id, eventIds.nullable()]), debugDeletionSchema, (store, given) =>
    store.deleteDebugSessions(...given),
  ),
  galleryFrames: method(z.tuple([galleryRequestSchema]), galleryPageSchema, (store, given) =>
    store.galleryFrames(...given),
  ),
  galleryFacts: method(z.tuple([galleryScopeSchema]), galleryFactsSchema, (store, given) =>
    store.galleryFacts(...given),
  ),
  galleryFrame: method(z.tuple([...orderOfGallery, place]), galleryFrameDetailsSchema, (store, given) =>
    store.galleryFrame(...given),
  ),
  galleryMoments: method(
    z.tuple([...orderOfGallery, z.number(), z.int().min(2).max(200)]),
    galleryMomentsSchema,
    (store, given) => store.galleryMoments(...given),
  ),
  galleryIndexOf: method(z.tuple([...orderOfGallery, galleryPositionSchema]), z.int().nullable(), (store, given) =>
    store.galleryIndexOf(...given),
  ),
  galleryKeys: method(z.tuple([...orderOfGallery, place, place]), z.array(z.int()).max(MAX_CHOSEN), (store, given) =>
    store.galleryKeys(...given),
  ),
  describeFrames: method(z.tuple([...chosen]), chosenFramesSchema, (store, given) => store.describeFrames(...given)),
  framePaths: method(z.tuple([...chosen]), z.array(z.string()), (store, given) => store.framePaths(...given)),
  exportFrames: method(z.tuple([chosenRequest.extend({ folder: path })]), framesExportSchema, (store, given) =>
    store.exportFrames(...given),
  ),
  exportData: method(z.tuple([dataExportRequestSchema]), dataExportSchema, (store, given) =>
    store.exportData(...given),
  ),
  commonTags: method(z.tuple([...chosen]), commonTagsSchema, (store, given) => store.commonTags(...given)),
  tagFrames: method(z.tuple([...chosen, tagChangesSchema]), taggedFramesSchema, (store, given) =>
    store.tagFrames(...given),
  ),
  deleteGalleryFrames: method(z.tuple([chosenRequest]), chosenFramesSchema, (store, given) =>
    store.deleteGalleryFrames(...given),
  ),
  galleryTimeline: method(
    z.tuple([galleryScopeSchema, z.int().min(1).max(2000)]),
    galleryTimelineSchema.nullable(),
    (store, given) => store.galleryTimeline(...given),
  ),
  thumbnails: method(
    z.tuple([thumbnailsOf, z.literal(THUMBNAIL_WIDTHS)]),
    z.array(z.string().nullable()),
    (store, given) => store.thumbnails(...given),
  ),
  verifyStore: method(z.tuple([check]), verifyReportSchema, (store, given) => store.verifyStore(...given)),
  planRepair: method(z.tuple([check]), repairPlanSchema, (store, given) => store.planRepair(...given)),
  repairStore: method(z.tuple([id]), repairReportSchema, (store, given) => store.repairStore(...given)),
  planCleanUp: method(z.tuple([z.object({ operationId: id })]), cleanUpPlanSchema, (store, given) =>
    store.planCleanUp(...given),
  ),
  cleanUp: method(z.tuple([cleanUpRequest]), cleanUpReportSchema, (store, given) => store.cleanUp(...given)),
  createBackup: method(
    z.tuple([z.object({ operationId: id, file: path.exactOptional() })]),
    backupInfoSchema,
    (store, given) => store.createBackup(...given),
  ),
  listBackups: method(z.tuple([]), z.array(listedBackupSchema), (store) => store.listBackups()),
  inspectBackup: method(z.tuple([path]), backupInfoSchema, (store, given) => store.inspectBackup(...given)),
  restoreBackup: method(z.tuple([z.object({ operationId: id, file: path })]), restoreReportSchema, (store, given) =>
    store.restoreBackup(...given),
  ),
  listQuarantine: method(z.tuple([]), z.array(quarantineEntrySchema), (store) => store.listQuarantine()),
  deleteQuarantined: method(z.tuple([z.array(z.string())]), nothing, (store, given) =>
    store.deleteQuarantined(...given),
  ),
}

/** @throws FrametroveError `invalid_input` where there is no such method */
export function storeMethod(name: string): StoreMethod {
  if (Object.hasOwn(STORE_METHODS, name)) return STORE_METHODS[name as keyof typeof STORE_METHODS]
  throw new FrametroveError('invalid_input', {
    what: 'The store was asked for something it does not know.',
    why: `It has no method “${name}”.`,
    action: 'Reload all windows of VS Code, so that they run the same version of Frametrove.',
  })
}
