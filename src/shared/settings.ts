import * as z from 'zod'
import { RESULT_KINDS } from './kinds'

/** A hundred years. */
const MAX_DAYS = 36_500

/** The settings that the store works by; the host reads them from `frametrove.*`. */
export const storeSettingsSchema = z.object({
  /** `frametrove.completeness.expectedKinds` */
  expectedKinds: z.array(z.enum(RESULT_KINDS)).default([...RESULT_KINDS]),
  /** `frametrove.completeness.gapMs` */
  gapMs: z.int().min(1).default(5000),
  /** `frametrove.runs.keep`: former runs kept of each tool of a video. */
  keepRuns: z.int().min(0).max(1000).default(3),
  /** `frametrove.images.jpegQuality` */
  jpegQuality: z.int().min(1).max(100).default(85),
  /** `frametrove.database.maxSizeMb`: from this size on, in units of 1,048,576 bytes, no results are taken in. */
  maxDatabaseMb: z.int().min(1).max(1_000_000).default(1024),
  /** `frametrove.retention.days`: how long events are kept, by when they occurred; 0 for ever. */
  keepEventsDays: z.int().min(0).max(MAX_DAYS).default(0),
  /** `frametrove.retention.daysByKind`: for events of these kinds, instead of `keepEventsDays`. */
  keepEventsDaysByKind: z.record(z.string(), z.int().min(0).max(MAX_DAYS)).default({}),
  /** `frametrove.retention.framesQuotaMb`: for the images of events, in units of 1,048,576 bytes; 0 without bound. */
  framesQuotaMb: z.int().min(0).max(1_000_000_000).default(0),
  /** `frametrove.retention.debugQuotaMb`: for debug sessions, in units of 1,048,576 bytes; 0 without bound. */
  debugQuotaMb: z.int().min(0).max(1_000_000_000).default(0),
  /** `frametrove.retention.leaveFreeMb`: how much room events leave on the disk, in units of 1,048,576 bytes. */
  leaveFreeMb: z.int().min(0).max(1_000_000_000).default(0),
  /** `frametrove.activities.thinToleranceM`: how far routes of old activities may be from what was recorded; 0: not thinned. */
  thinToleranceM: z.number().min(0).max(100_000).default(0),
  /** `frametrove.activities.thinAfterDays`: how many days after their end activities are thinned. */
  thinAfterDays: z.int().min(1).max(MAX_DAYS).default(365),
  /** `frametrove.recording.saveEverySeconds`: how often the state of a live recording is saved beside its log. */
  saveRecordingEverySeconds: z.number().positive().max(3600).default(10),
  /** `frametrove.recording.keepDays`: how long what was left of a recording is offered. */
  keepRecoveryDays: z.int().min(1).max(MAX_DAYS).default(7),
  /** `frametrove.recording.encrypt`: whether what is written of live recordings is encrypted, with `recoveryKey`. */
  encryptRecordings: z.boolean().default(false),
  /** 32 bytes in base64, from VS Code's secret storage; it is no setting of the user's. */
  recoveryKey: z.string().nullable().default(null),
})
export type StoreSettings = z.infer<typeof storeSettingsSchema>
