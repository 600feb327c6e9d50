import * as z from 'zod'
import { ACTIVITY_METHODS } from './activity-methods'
import { completenessReportSchema } from './completeness'
import { type StoreMethods, storeStatusSchema, videoChangesSchema } from './contracts'
import { dataExportRequestSchema, dataExportSchema } from './data-export'
import { DEBUG_METHODS } from './debug-methods'
import { FrametroveError } from './errors'
import { EVENT_METHODS } from './event-methods'
import { GALLERY_METHODS } from './gallery-methods'
import { MAINTENANCE_METHODS } from './maintenance-methods'
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
const deletionRequest = z.object({ videoId: id, toolName: id.exactOptional() })

/** Every method that a port or a socket may call. */
const STORE_METHODS: Record<keyof StoreMethods, StoreMethod> = {
  ...ACTIVITY_METHODS,
  ...DEBUG_METHODS,
  ...EVENT_METHODS,
  ...GALLERY_METHODS,
  ...MAINTENANCE_METHODS,
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
  exportData: method(z.tuple([dataExportRequestSchema]), dataExportSchema, (store, given) =>
    store.exportData(...given),
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
