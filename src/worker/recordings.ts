import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { LiveSample } from '../shared/activity'
import type { RecoveryNotice, StoreEvents } from '../shared/contracts'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { RecordingInfo, StartActivityRequest } from '../shared/recording'
import type { StoreSettings } from '../shared/settings'
import { contentHash } from '../store/activities/checked-activity'
import type { ActivitySource } from '../store/activities/source'
import type { StoreDatabase } from '../store/database'
import { KeyedMutex } from '../store/keyed-mutex'
import { storageFolders } from '../store/maintenance/task'
import type { OpenedStore, StoreIo } from '../store/opened-store'
import { activityOf } from '../store/recordings/activity-of'
import { liveSource } from '../store/recordings/live-source'
import { openRecordings } from '../store/recordings/open-recordings'
import { Recording, type RecordingPlatform } from '../store/recordings/recording'
import {
  filesOfId,
  RECOVERY_FOLDER,
  type RecordingFiles,
  recordingNames,
  removeRecording,
} from '../store/recordings/recording-files'
import { RecordingState } from '../store/recordings/recording-state'
import { recoveryCipher } from '../store/recordings/recovery-cipher'
import { findActivity } from '../store/repositories/activities'
import { findAnswer } from '../store/repositories/operations'
import { CallOrder, type CallTurn } from './call-order'

/** Changes of a recording are told at most this often, in ms. */
const TELL_EVERY_MS = 1000

/** The live recordings of the open store, and those that were interrupted. */
export class Recordings {
  /** What was found when they were loaded. */
  readonly notices: readonly RecoveryNotice[]
  readonly #recordings: Map<string, Recording>
  readonly #platform: RecordingPlatform
  readonly #folder: string
  readonly #settings: () => StoreSettings
  readonly #events: StoreEvents
  /** Files of recordings that are saved or were never started, which could not be removed. */
  readonly #leftovers = new Map<string, RecordingFiles>()
  readonly #turns = new KeyedMutex()
  readonly #order = new CallOrder()
  /** What is to be saved, and told, in a while, by the ids of recordings. */
  readonly #saving = new Map<string, NodeJS.Timeout>()
  readonly #telling = new Map<string, NodeJS.Timeout>()
  readonly #toldAt = new Map<string, number>()

  private constructor(
    storageFolder: string,
    platform: RecordingPlatform,
    settings: () => StoreSettings,
    events: StoreEvents,
    found: readonly Recording[],
    notices: readonly RecoveryNotice[],
  ) {
    this.#folder = path.join(storageFolder, RECOVERY_FOLDER)
    this.#platform = platform
    this.#settings = settings
    this.#events = events
    this.#recordings = new Map(found.map((recording) => [recording.started.id, recording]))
    this.notices = notices
  }

  /** Loads what there is. Never throws. */
  static async open(
    storageFolder: string,
    store: OpenedStore,
    io: StoreIo,
    settings: () => StoreSettings,
    events: StoreEvents,
  ): Promise<Recordings> {
    const platform = { io: io.sync, clock: io.clock, syncEveryMs: io.syncEveryMs, cipher: recoveryCipher(settings) }
    const place = {
      folder: path.join(storageFolder, RECOVERY_FOLDER),
      quarantine: path.join(storageFolder, storageFolders.quarantine),
      keepDays: settings().keepRecoveryDays,
    }
    const isSaved = (state: RecordingState) => isStored(store.database.query, state)
    const { recordings, notices } = await openRecordings(platform, place, isSaved)
    return new Recordings(storageFolder, platform, settings, events, recordings, notices)
  }

  /** All of them, the newest first. */
  list(): RecordingInfo[] {
    const infos = this.all.map((recording) => recording.info)
    return infos.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
  }

  /** What its recordings run on. */
  get platform(): RecordingPlatform {
    return this.#platform
  }

  get all(): Recording[] {
    return [...this.#recordings.values()]
  }

  /** The names of recordings that have files, but for those whose files are only to be removed. */
  fileNames(): string[] {
    this.#removeLeftovers()
    return recordingNames(this.#platform.io, this.#folder).filter((name) => !this.#leftovers.has(name))
  }

  find(id: string): Recording | null {
    return this.#recordings.get(id) ?? null
  }

  /** A live recording as the views read activities; `null` where there is none of this id. */
  source(id: string): ActivitySource | null {
    const recording = this.find(id)
    return recording && liveSource(recording)
  }

  /** @throws FrametroveError `not_found` */
  require(id: string): Recording {
    const recording = this.find(id)
    if (!recording) throw notFound(id)
    return recording
  }

  /** @throws FrametroveError `invalid_id` where there is one of that id; what fits where the disk fails */
  start(request: StartActivityRequest, operationId: string): Recording {
    for (const recording of this.#recordings.values()) {
      if (recording.has(operationId)) return recording
    }
    const { id = uuidv7(), type, notes = null, videoId = null, videoOffsetMs = null, file = null } = request
    const { io, clock } = this.#platform
    const files = filesOfId(this.#folder, id)
    this.#removeLeftovers()
    // An older state beside a new log would win, and is saved already: what is recorded would be cleared away with it.
    if (this.#recordings.has(id) || recordingNames(io, this.#folder).includes(files.name)) throw taken(id)
    const at = clock.now()
    const started = { id, type, notes, videoId, videoOffsetMs, startedAt: at, file }
    const event = { kind: 'start', at, operationId, recording: started } as const
    try {
      io.makeFolder(this.#folder)
      io.syncFolder(path.dirname(this.#folder))
      const recording = Recording.start(this.#platform, files, RecordingState.from(event), event)
      this.#recordings.set(id, recording)
      this.tell(id)
      return recording
    } catch (error) {
      this.#removeQuietly(files)
      throw toFrametroveError(error, 'The recording was not started.')
    }
  }

  /** Adds the samples that `take` has checked, durably. @throws FrametroveError: then none of them was added */
  async add(id: string, operationId: string, take: () => readonly LiveSample[], offset?: number): Promise<Recording> {
    const recording = this.require(id)
    await recording.add(operationId, take, offset)
    this.#touched(recording)
    return recording
  }

  async pause(id: string, operationId: string): Promise<Recording> {
    const recording = this.require(id)
    await recording.pause(operationId)
    this.#save(recording)
    this.tell(id)
    return recording
  }

  /** Who fed them has gone: they are interrupted until somebody goes on with them. */
  leave(ids: readonly string[]): void {
    for (const id of ids) {
      const recording = this.find(id)
      if (!recording) continue
      recording.leave()
      this.tell(id)
    }
  }

  async resume(id: string, operationId: string): Promise<Recording> {
    const recording = this.require(id)
    await recording.resume(operationId)
    this.#touched(recording)
    return recording
  }

  /** Forgets a recording with its files. One that is not there is fine. */
  discard(id: string): void {
    const recording = this.find(id)
    this.#forget(id)
    recording?.close()
    removeRecording(this.#platform.io, filesOfId(this.#folder, id))
    this.#recordings.delete(id)
    if (recording) this.tell(id)
  }

  /** Removes what is saved. Where that fails, it is removed when the store is opened. */
  clear(recording: Recording): void {
    const { id } = recording.started
    this.#forget(id)
    this.#recordings.delete(id)
    recording.close()
    this.#removeQuietly(recording.files)
  }

  /** Runs `work` once all that was given before for a recording has ended. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(id, work)
  }

  /** Runs the call `operationId` about a recording, in its place among those that came before. */
  inOrder<T>(id: string, operationId: string, work: (turn: CallTurn) => Promise<T>): Promise<T> {
    return this.#order.run(id, () => this.find(id)?.has(operationId) ?? false, work)
  }

  /** Deletes files that no recording here has. */
  removeFiles(files: RecordingFiles): void {
    removeRecording(this.#platform.io, files)
  }

  /** Makes all that waits durable, so that nobody waits longer for it. */
  flush(): void {
    for (const recording of this.#recordings.values()) recording.flush()
  }

  /** Saves the states, and lets go of the files: the next opening goes on. */
  close(): void {
    for (const [id, recording] of this.#recordings) {
      if (recording.isActive) this.#save(recording)
      this.#forget(id)
      recording.close()
    }
  }

  /** Has the state saved in a while, and the change told. */
  #touched(recording: Recording): void {
    const { id } = recording.started
    this.tell(id)
    if (this.#saving.has(id)) return
    const timer = setTimeout(() => {
      this.#saving.delete(id)
      this.#save(recording)
    }, this.#settings().saveRecordingEverySeconds * 1000)
    this.#saving.set(id, timer.unref())
  }

  /** Its failure loses nothing: the log has it all. */
  #save(recording: Recording): void {
    try {
      recording.saveState()
    } catch (error) {
      const message = `The state of the recording “${recording.started.id}” could not be saved; its log has it all: ${String(error)}`
      this.#events.log({ level: 'warn', message })
    }
  }

  #forget(id: string): void {
    for (const timers of [this.#saving, this.#telling]) {
      clearTimeout(timers.get(id))
      timers.delete(id)
    }
  }

  /** Tells of a change: now, or as soon as a person wants to see the next one. */
  tell(id: string): void {
    if (this.#telling.has(id)) return
    const waitMs = (this.#toldAt.get(id) ?? Number.NEGATIVE_INFINITY) + TELL_EVERY_MS - performance.now()
    const tell = () => {
      this.#telling.delete(id)
      this.#toldAt.set(id, performance.now())
      this.#events.changed({ videoIds: [], eventIds: [], activityIds: [id] })
      if (!this.#recordings.has(id)) this.#toldAt.delete(id)
    }
    if (waitMs <= 0) tell()
    else this.#telling.set(id, setTimeout(tell, waitMs).unref())
  }

  #removeLeftovers(): void {
    for (const files of this.#leftovers.values()) this.#removeQuietly(files)
  }

  /** What can't be removed now is tried again when the files are looked at, and when the store is opened. */
  #removeQuietly(files: RecordingFiles): void {
    try {
      removeRecording(this.#platform.io, files)
      this.#leftovers.delete(files.name)
    } catch (error) {
      this.#leftovers.set(files.name, files)
      this.#events.log({ level: 'warn', message: `What a recording left could not be removed: ${String(error)}` })
    }
  }
}

/** Whether a recording is saved: by the call that finished it, or by another, with the same content. */
async function isStored(db: StoreDatabase['query'], state: RecordingState): Promise<boolean> {
  const { finished } = state.progress
  if (finished && (await findAnswer(db, finished.operationId)) !== null) return true
  const row = await findActivity(db, state.started.id)
  if (row?.sample_count !== state.track.length) return false
  try {
    return row.content_hash === contentHash(activityOf(state))
  } catch {
    return false
  }
}

function notFound(id: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'The recording was not found.',
    why: `No recording “${id}” is under way, and none was interrupted.`,
    action: 'Start it first, or list the recordings to see their ids.',
  })
}

function taken(id: string): FrametroveError {
  return new FrametroveError('invalid_id', {
    what: 'The recording was not started.',
    why: `There is a recording “${id}” already, or recovery data of one.`,
    action: 'Go on with that one, or finish, save or discard it first, or use another id.',
  })
}
