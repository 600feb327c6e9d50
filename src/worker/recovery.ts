import * as path from 'node:path'
import { checkActivity } from '../ingest/activities/check-activity'
import { parseJson } from '../ingest/readers/parse-json'
import { ERROR_CODES, type ErrorCode } from '../shared/error-codes'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { RecordingInfo, RecoveryEntry } from '../shared/recording'
import { parseStamp } from '../shared/stamp'
import type { CheckedActivity } from '../store/activities/checked-activity'
import { syncFolder } from '../store/files/write'
import { ifThere } from '../store/if-there'
import { sizeOf } from '../store/maintenance/size-of'
import { storageFolders } from '../store/maintenance/task'
import { activityOf } from '../store/recordings/activity-of'
import { whyNotOffered } from '../store/recordings/aside'
import { type EmergencyFile, listEmergencies } from '../store/recordings/emergency'
import { loadRecording } from '../store/recordings/load-recording'
import type { Recording } from '../store/recordings/recording'
import { filesOfName, RECOVERY_FOLDER, type RecordingFiles } from '../store/recordings/recording-files'
import { isFresh } from '../store/recordings/recording-state'
import { isUndecodable } from '../store/recordings/undecodable'
import { emergencyFolders } from './emergency'
import type { LocalStore } from './local-store'

const OF_ANOTHER_VERSION = 'Another version of Frametrove wrote it.'

/** An entry of the recovery data, with what is done to it. */
export type RecoveryItem =
  | { kind: 'live'; name: string; recording: Recording }
  /** Files of a recording that are not loaded: put aside, or such as can't be read now. */
  | { kind: 'files'; name: string; files: RecordingFiles; isAside: boolean }
  | { kind: 'emergency'; name: string; emergency: EmergencyFile }

/** All recovery data. I/O errors are thrown as they come. */
export async function recoveryItems(local: LocalStore): Promise<RecoveryItem[]> {
  const { recordings, io, location } = local
  const folder = path.join(location.storageFolder, RECOVERY_FOLDER)
  const live = recordings.all.map((recording) => ({ kind: 'live', name: recording.files.name, recording }) as const)
  const loaded = new Set(live.map(({ name }) => name))
  const others = recordings.fileNames().filter((name) => !loaded.has(name))
  const emergencies = await listEmergencies(io.async, emergencyFolders(local))
  return [
    ...live,
    ...others.map((name) => ({ kind: 'files', name, files: filesOfName(folder, name), isAside: false }) as const),
    ...emergencies.map((emergency) => ({ kind: 'emergency', name: emergency.name, emergency }) as const),
    ...(await asideItems(local)),
  ]
}

/** What people are told of an entry. Never throws: what can't be read is told so. */
export async function describeItem(
  { io, settings, recordings }: LocalStore,
  item: RecoveryItem,
): Promise<RecoveryEntry> {
  const now = io.clock.now()
  const { name } = item
  if (item.kind === 'live') {
    const { info, files } = item.recording
    const kind = info.state === 'unsaved' ? 'unsaved' : 'recording'
    const bytes = await bytesOf(io.async, Object.values({ ...files, name: '', folder: '' }))
    return { name, kind, file: files.log, bytes, savedAt: info.savedAt, recording: info, problem: null }
  }
  if (item.kind === 'emergency') {
    const { file, savedAt } = item.emergency
    const entry = { name, kind: 'emergency', file, bytes: await bytesOf(io.async, [file]), savedAt } as const
    try {
      const activity = await readEmergency(io, item.emergency)
      return { ...entry, recording: emergencyInfo(activity, savedAt, now), problem: null }
    } catch (error) {
      return { ...entry, recording: null, problem: toFrametroveError(error, '').why }
    }
  }
  const { files, isAside } = item
  const kind = isAside ? 'quarantined' : 'recording'
  const file = isAside ? files.folder : files.log
  const bytes = await bytesOf(io.async, isAside ? [file] : [files.log, files.state, files.backup])
  const entry = { name, kind, file, bytes, savedAt: parseStamp(name)?.at ?? new Date(now).toISOString() } as const
  try {
    const loaded = loadRecording(recordings.platform, files)
    if (!loaded) {
      const why = isUndecodable(io.sync, files) ? OF_ANOTHER_VERSION : 'Its files are damaged.'
      return { ...entry, recording: null, problem: `It can’t be read. ${why}` }
    }
    const recording = loaded.state.info('interrupted', now)
    const why = whyNotOffered(loaded.state, now, settings.keepRecoveryDays)
    const problem = `It is not offered, since ${why ?? 'it was put aside'}.`
    return { ...entry, savedAt: recording.savedAt, recording, problem }
  } catch (error) {
    return { ...entry, recording: null, problem: toFrametroveError(error, '').why }
  }
}

/**
 * The activity that an entry holds which is no live recording.
 * @throws FrametroveError `recovery_corrupted`, `recovery_undecodable`
 */
export async function activityOfItem(
  { io, recordings }: LocalStore,
  item: Exclude<RecoveryItem, { kind: 'live' }>,
): Promise<CheckedActivity> {
  if (item.kind === 'emergency') return readEmergency(io, item.emergency)
  const loaded = loadRecording(recordings.platform, item.files)
  if (loaded) return activityOf(loaded.state)
  throw isUndecodable(io.sync, item.files)
    ? unrestorable('recovery_undecodable', OF_ANOTHER_VERSION)
    : unrestorable('recovery_corrupted', 'Its files are damaged.')
}

/** Deletes an entry, durably. */
export async function deleteItem({ io, recordings }: LocalStore, item: RecoveryItem): Promise<void> {
  if (item.kind === 'live') {
    const { id } = item.recording.started
    return recordings.alone(id, async () => recordings.discard(id))
  }
  const file = item.kind === 'emergency' ? item.emergency.file : item.files.folder
  if (item.kind === 'files' && !item.isAside) return recordings.removeFiles(item.files)
  await io.async.rm(file, { recursive: true, force: true })
  await syncFolder(path.dirname(file), io.async)
}

/** The error of an entry that can't be restored. */
export function unrestorable(code: ErrorCode, why: string): FrametroveError {
  const { what, action } = ERROR_CODES[code]
  return new FrametroveError(code, { what, why, action })
}

async function asideItems({ io, location }: LocalStore): Promise<RecoveryItem[]> {
  const folder = path.join(location.storageFolder, storageFolders.quarantine)
  const entries = await ifThere(io.async.readdir(folder, { withFileTypes: true }), [])
  return entries.flatMap((entry): RecoveryItem[] => {
    const active = parseStamp(entry.name)?.rest ?? ''
    if (!entry.isDirectory() || !/^active_[a-z0-9-]+$/.test(active)) return []
    const files = filesOfName(path.join(folder, entry.name), active)
    return [{ kind: 'files', name: entry.name, files, isAside: true }]
  })
}

async function readEmergency({ async: io }: LocalStore['io'], { file }: EmergencyFile): Promise<CheckedActivity> {
  const bytes = await io.readFile(file)
  let given: unknown
  try {
    given = parseJson(bytes)
  } catch (error) {
    throw unrestorable('recovery_corrupted', error instanceof Error ? `It ${error.message}.` : String(error))
  }
  return checkActivity(given, { file })
}

function emergencyInfo({ head, track, splits }: CheckedActivity, savedAt: string, now: number): RecordingInfo {
  const { id, type, startedAt, durationMs, distanceM, videoId } = head
  return {
    ...{ id, type, state: 'unsaved', startedAt, savedAt, durationMs, distanceM, videoId },
    isFresh: isFresh(Date.parse(savedAt), now),
    ...{ samples: track.length, splits: splits.length, source: null, warnings: [] },
  }
}

async function bytesOf(io: LocalStore['io']['async'], files: readonly string[]): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += (await sizeOf(io, file).catch(() => ({ bytes: 0 }))).bytes
  return bytes
}
