import * as z from 'zod'
import { type SavedActivity, savedActivitySchema } from './activities'
import type { Upload } from './contracts'
import {
  type AddedSamples,
  addedSamplesSchema,
  type RecordingInfo,
  type RecoveryEntry,
  recordingInfoSchema,
  recoveryEntrySchema,
  type SampleLines,
  type StartActivityRequest,
  sampleLinesSchema,
  startActivityRequestSchema,
} from './recording'
import { method, nothing, upload } from './store-method'

/** What the store answers about live recordings, and about what a crash left of them. */
export interface RecordingMethods {
  startActivity(request: StartActivityRequest): Promise<RecordingInfo>
  /**
   * Adds samples in the order of their arrival, all or none; answers once they are durable. A recording that was
   * interrupted goes on by that. `upload` names them where they were sent ahead as the list `samples`.
   */
  addSamples(activityId: string, samples: unknown, options: { upload?: Upload }): Promise<AddedSamples>
  /** Adds what a followed file has got: lines that can't be used are left out, and named. */
  addSampleLines(activityId: string, lines: SampleLines): Promise<AddedSamples>
  pauseActivity(activityId: string): Promise<RecordingInfo>
  /** Also goes on with one that was interrupted. */
  resumeActivity(activityId: string): Promise<RecordingInfo>
  /**
   * Ends a recording, and saves it as an activity. Where the store can't take it, it is kept as recovery data, or else as an
   * emergency backup, and the error says where.
   */
  finishActivity(request: { operationId: string; activityId: string; notes?: string | null }): Promise<SavedActivity>
  /** The window that fed these has gone: they count as interrupted until somebody goes on with them. */
  leaveRecordings(activityIds: string[]): Promise<void>
  /** Recordings under way, and those that were interrupted, the newest first. */
  listRecordings(): Promise<RecordingInfo[]>
  /** Forgets a recording with all its data. One that is not there is fine. */
  discardRecording(activityId: string): Promise<void>
  /** All recovery data that there are, the newest first. */
  listRecovery(): Promise<RecoveryEntry[]>
  /** Saves what an entry holds as an activity, and deletes the entry. */
  restoreRecovery(request: { operationId: string; name: string }): Promise<SavedActivity>
  /** Deletes entries by their names; those that are not there are fine. */
  deleteRecovery(names: string[]): Promise<void>
}

const id = z.string()
const finishRequest = z.object({
  ...{ operationId: id, activityId: id },
  notes: z.string().max(100_000).nullable().exactOptional(),
})

/** The parameters and the answer of each. */
export const RECORDING_METHODS = {
  startActivity: method(z.tuple([startActivityRequestSchema]), recordingInfoSchema, (store, given) =>
    store.startActivity(...given),
  ),
  addSamples: method(
    z.tuple([id, z.unknown(), z.object({ upload: upload.exactOptional() })]),
    addedSamplesSchema,
    (store, given) => store.addSamples(...given),
  ),
  addSampleLines: method(z.tuple([id, sampleLinesSchema]), addedSamplesSchema, (store, given) =>
    store.addSampleLines(...given),
  ),
  pauseActivity: method(z.tuple([id]), recordingInfoSchema, (store, given) => store.pauseActivity(...given)),
  resumeActivity: method(z.tuple([id]), recordingInfoSchema, (store, given) => store.resumeActivity(...given)),
  finishActivity: method(z.tuple([finishRequest]), savedActivitySchema, (store, given) =>
    store.finishActivity(...given),
  ),
  leaveRecordings: method(z.tuple([z.array(id)]), nothing, (store, given) => store.leaveRecordings(...given)),
  listRecordings: method(z.tuple([]), z.array(recordingInfoSchema), (store) => store.listRecordings()),
  discardRecording: method(z.tuple([id]), nothing, (store, given) => store.discardRecording(...given)),
  listRecovery: method(z.tuple([]), z.array(recoveryEntrySchema), (store) => store.listRecovery()),
  restoreRecovery: method(z.tuple([z.object({ operationId: id, name: id })]), savedActivitySchema, (store, given) =>
    store.restoreRecovery(...given),
  ),
  deleteRecovery: method(z.tuple([z.array(id)]), nothing, (store, given) => store.deleteRecovery(...given)),
}
