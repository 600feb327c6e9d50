import type { ResultCounts } from './kinds'

/** How far a check, repair, backup or restore has come. */
export const MAINTENANCE_STAGES = [
  'database',
  'history',
  'images',
  'orphans',
  'waiting',
  'writing',
  'checking',
] as const
export type MaintenanceStage = (typeof MAINTENANCE_STAGES)[number]

/** What can be wrong with a store. */
export const FINDING_KINDS = [
  /** SQLite finds its own structures damaged. */
  'structure',
  /** A row refers to one that is not there. */
  'danglingRow',
  /** A run's recorded counts are not those of its rows. */
  'runCount',
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
  /** A file among the images that no frame names. */
  'orphan',
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

/** One kind of what was found, with the places. */
export interface Finding {
  kind: FindingKind
  count: number
  /** The first of the places: paths, ids or what SQLite says. */
  places: string[]
}

/** What a verification looked at, and what it found. */
export interface VerifyReport {
  /** Whether every image was read and compared with its checksum, and every snapshot opened with its logs. */
  thorough: boolean
  /** ISO 8601, UTC. */
  at: string
  milliseconds: number
  checked: {
    rows: number
    images: number
    imageBytes: number
    /** Images without a recorded checksum: only their size was compared. */
    unhashed: number
    snapshots: number
    logs: number
  }
  /** Empty where all is well. */
  findings: Finding[]
}

/** What a repair does about a kind of finding. */
export const REPAIR_KINDS = [
  'reindex',
  'removeRows',
  'correctCounts',
  'newSnapshots',
  /** A copy of the image in a backup is put back in its place. */
  'bringBackImage',
  /** The frame stays, without its image; a damaged image goes to quarantine. */
  'forgetImage',
  'quarantineOrphan',
] as const
export type RepairKind = (typeof REPAIR_KINDS)[number]

export interface RepairAction {
  kind: RepairKind
  count: number
  places: string[]
}

/** What a repair would do. */
export interface RepairPlan {
  /** Names the plan when it is carried out. */
  id: string
  thorough: boolean
  actions: RepairAction[]
  /** What only a restore can mend. */
  beyondRepair: Finding[]
}

/** What a repair did. */
export interface RepairReport {
  actions: RepairAction[]
  /** What could not be done, as people read it. */
  failures: string[]
  /** Absolute path of the backup that was made before. */
  backup: string
}

export const BACKUP_REASONS = ['manual', 'migration', 'repair', 'restore'] as const
/** Why a backup was made: asked for, or before something that changes the store as a whole. */
export type BackupReason = (typeof BACKUP_REASONS)[number]

/** A backup as its manifest tells of it. */
export interface BackupInfo {
  /** Absolute path. */
  file: string
  /** Of the file. */
  bytes: number
  /** ISO 8601, UTC. */
  createdAt: string
  reason: BackupReason
  workspace: string | null
  counts: ResultCounts & { videos: number; runs: number }
  /** `null` where it holds the database only. */
  images: { files: number; bytes: number; missing: number; damaged: number } | null
}

/** A file in the folder of backups; `info` is `null` where it can't be read as one. */
export interface ListedBackup {
  file: string
  bytes: number
  /** ISO 8601, UTC: when the file was last written. */
  writtenAt: string
  info: BackupInfo | null
}

/** What a restore did. */
export interface RestoreReport {
  restored: BackupInfo
  /** Absolute path of the backup of what was there before. */
  former: string
  /** Images that were copied out of the backup; the others were there already. */
  imagesWritten: number
  /** Images that the restored frames name and that are nowhere. */
  imagesMissing: number
}

/** Something in quarantine. */
export interface QuarantineEntry {
  /** In the folder of the quarantine. */
  name: string
  /** Absolute path. */
  path: string
  /** ISO 8601, UTC: when it was put there; `null` where its name does not tell. */
  at: string | null
  /** What it was called. */
  originalName: string
  files: number
  bytes: number
}
