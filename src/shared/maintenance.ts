import * as z from 'zod'
import { resultCountsSchema } from './model'

/** How far a check, repair, backup, restore or clean-up has come; each counts from nothing. */
export const maintenanceStageSchema = z.enum([
  'database',
  'history',
  'images',
  'orphans',
  /** For the writes of others to end. */
  'waiting',
  'saving',
  'checking',
  'restoring',
  'deleting',
])
export type MaintenanceStage = z.infer<typeof maintenanceStageSchema>

/** What can be wrong with a store. */
export const findingKindSchema = z.enum([
  /** SQLite finds its own structures damaged. */
  'structure',
  /** A row refers to one that is not there. */
  'danglingRow',
  /** A run's recorded counts are not those of its rows. */
  'runCount',
  /** The samples of an activity are not as they were saved. */
  'activitySamples',
  /** An activity's recorded counts are not those of its rows. */
  'activityCount',
  /** A snapshot on disk is gone or damaged. */
  'snapshot',
  /** A log on disk is gone or damaged. */
  'log',
  /** A snapshot and its logs lead to another state than the present one. */
  'history',
  /** The image of a frame is not there. */
  'imageGone',
  /** The image of a frame has another size or checksum than was recorded. */
  'imageDiffers',
  /** The archive of a debug session is not there. */
  'debugGone',
  /** The archive of a debug session has another size or checksum than was recorded. */
  'debugDiffers',
  /** A file among the images and debug sessions that no row names. */
  'orphan',
])
export type FindingKind = z.infer<typeof findingKindSchema>

/** One kind of what was found: how many, and the first of the places, such as paths, ids or what SQLite says. */
const findingSchema = z.object({ kind: findingKindSchema, count: z.int(), places: z.array(z.string()) })
export type Finding = z.infer<typeof findingSchema>

/** What a verification looked at, and what it found. */
export const verifyReportSchema = z.object({
  /** Whether every image was read and compared with its checksum, and every snapshot opened with its logs. */
  thorough: z.boolean(),
  /** ISO 8601, UTC. */
  at: z.string(),
  milliseconds: z.number(),
  checked: z.object({
    rows: z.int(),
    /** Of activities. */
    samples: z.int(),
    images: z.int(),
    /** Of debug sessions. */
    archives: z.int(),
    /** Of both. */
    imageBytes: z.number(),
    /** Images without a recorded checksum: only their size was compared. */
    unhashed: z.int(),
    snapshots: z.int(),
    logs: z.int(),
  }),
  /** Empty where all is well. */
  findings: z.array(findingSchema),
})
export type VerifyReport = z.infer<typeof verifyReportSchema>

/** What a repair does about what was found. */
export const repairKindSchema = z.enum([
  /** Builds the indexes anew. */
  'reindex',
  /** Removes rows that refer to nothing. */
  'removeRows',
  /** Writes the counts of runs as they are. */
  'correctCounts',
  /** Removes the samples of activities that can't be read, and keeps the others. */
  'removeSamples',
  /** Writes the counts of activities as they are. */
  'correctActivityCounts',
  /** Writes snapshots and logs anew. */
  'newSnapshots',
  /** Puts a copy of the image from a backup in its place. */
  'bringBackImage',
  /** Keeps the frame without its image; a damaged image goes to quarantine. */
  'forgetImage',
  /** Puts a copy of the archive of a debug session from a backup in its place. */
  'bringBackDebug',
  /** Keeps what is known of a debug session without its archive; a damaged one goes to quarantine. */
  'forgetDebug',
  /** Moves a file that no row names to quarantine. */
  'quarantineOrphan',
])
export type RepairKind = z.infer<typeof repairKindSchema>

const repairActionSchema = z.object({ kind: repairKindSchema, count: z.int(), places: z.array(z.string()) })
export type RepairAction = z.infer<typeof repairActionSchema>

/** What a repair would do. */
export const repairPlanSchema = z.object({
  /** Names the plan when it is carried out. */
  id: z.string(),
  thorough: z.boolean(),
  actions: z.array(repairActionSchema),
  /** What only a restore can mend. */
  beyondRepair: z.array(findingSchema),
})
export type RepairPlan = z.infer<typeof repairPlanSchema>

/** What a repair did. */
export const repairReportSchema = z.object({
  actions: z.array(repairActionSchema),
  /** Absolute path of the backup that was made before. */
  backup: z.string(),
  /** Absolute path of the folder that files were moved to; `null` where none was. */
  quarantine: z.string().nullable(),
})
export type RepairReport = z.infer<typeof repairReportSchema>

/** Why a backup was made: asked for, or before something that changes the store as a whole. */
export const backupReasonSchema = z.enum(['manual', 'migration', 'repair', 'restore'])
export type BackupReason = z.infer<typeof backupReasonSchema>

/** What a backup holds, as its manifest tells. */
export const backupContentSchema = z.object({
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  reason: backupReasonSchema,
  /** The workspace that the store belonged to. */
  workspace: z.string().nullable(),
  counts: resultCountsSchema.and(
    // Backups made before there were events, or activities, do not count them.
    z.object({ videos: z.int(), runs: z.int(), events: z.int().default(0), activities: z.int().default(0) }),
  ),
  /** Images, and archives of debug sessions; `null` where it holds the database only. */
  images: z
    .object({
      files: z.int().min(0),
      bytes: z.int().min(0),
      /** Images that were gone already when the backup was made. */
      missing: z.int().min(0),
      /** Images that were damaged already; they are in it as they were. */
      damaged: z.int().min(0),
    })
    .nullable(),
})
export type BackupContent = z.infer<typeof backupContentSchema>

/** A backup: its file, and what it holds. */
export const backupInfoSchema = z.object({
  /** Absolute path. */
  file: z.string(),
  /** Of the file. */
  bytes: z.number(),
  content: backupContentSchema,
})
export type BackupInfo = z.infer<typeof backupInfoSchema>

/** A file in the folder of backups; its content is `null` where it can't be read as a backup. */
export const listedBackupSchema = backupInfoSchema.extend({
  /** ISO 8601, UTC: when it was made, or where that is not known, when the file was written. */
  writtenAt: z.string(),
  content: backupContentSchema.nullable(),
})
export type ListedBackup = z.infer<typeof listedBackupSchema>

/** What a restore did. */
export const restoreReportSchema = z.object({
  restored: backupInfoSchema,
  /** Absolute path of the backup of what was there before. */
  former: z.string(),
  /** Images copied out of the backup; the others were there already. */
  imagesWritten: z.int(),
  /** Images that frames name and that are not there. */
  imagesMissing: z.int(),
})
export type RestoreReport = z.infer<typeof restoreReportSchema>

/** Something in quarantine: a file, or a folder of files. */
export const quarantineEntrySchema = z.object({
  /** Its name in the folder of the quarantine. */
  name: z.string(),
  /** Absolute path. */
  path: z.string(),
  /** ISO 8601, UTC: when it was put there. */
  at: z.string(),
  originalName: z.string(),
  files: z.int(),
  bytes: z.number(),
})
export type QuarantineEntry = z.infer<typeof quarantineEntrySchema>
