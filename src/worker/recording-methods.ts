import * as z from 'zod'
import { isPlainSample } from '../ingest/activities/take-samples'
import { type SavedActivity, savedActivitySchema } from '../shared/activities'
import { type LiveSample, liveSampleSchema } from '../shared/activity'
import { FrametroveError } from '../shared/errors'
import type { RecoveryEntry } from '../shared/recording'
import type { RecordingMethods } from '../shared/recording-methods'
import { checked } from '../shared/validate'
import { findActivity } from '../store/repositories/activities'
import { findAnswer } from '../store/repositories/operations'
import type { LocalStore } from './local-store'
import type { Recordings } from './recordings'
import { activityOfItem, deleteItem, describeItem, recoveryItems, unrestorable } from './recovery'
import { extrasFault, readSampleLines } from './sample-lines'
import { finishRecording, saveRecorded } from './save-recording'

/** What `RecordingMethods` promise, over the open store. A write is the operation `id`. */
export function recordingMethods(local: LocalStore, id: string): RecordingMethods {
  /** Runs `work`, which can be done again: what passes by itself is waited for. */
  const use = <T>(what: string, work: (recordings: Recordings) => T | Promise<T>) =>
    local.use((store) => store.retrying(what, async () => work(local.recordings)))
  const notAdded = 'The samples were not added.'
  /** `use` for what records something: where it has to be done again, what comes behind it waits. */
  const record = <T>(what: string, activityId: string, step: (recordings: Recordings) => Promise<T>) =>
    local.recordings.inOrder(activityId, id, (turn) => use(what, (recordings) => turn.run(() => step(recordings))))

  return {
    async startActivity(request) {
      return local.use((store) =>
        store.retrying('The recording was not started.', async () => {
          // At its end it would replace that one.
          if (request.id !== undefined && (await findActivity(store.database.query, request.id))) {
            throw isSaved(request.id)
          }
          return local.recordings.start(request, id).info
        }),
      )
    },
    async addSamples(activityId, given, { upload }) {
      let samples: LiveSample[] | null = null
      const take = () => {
        samples ??= checkedSamples(upload ? local.uploads.take(upload, {}) : { samples: given })
        return samples
      }
      const added = record(notAdded, activityId, async (recordings) => {
        const recording = await recordings.add(activityId, id, take)
        return { recording: recording.info, problems: [], problemCount: 0 }
      })
      return added.finally(() => upload && local.uploads.discard(upload.id))
    },
    async addSampleLines(activityId, lines) {
      return record(notAdded, activityId, async (recordings) => {
        const recording = recordings.require(activityId)
        const end = lines.offset + lines.bytes
        const { offset } = recording.state.progress
        // Asked again, since the answer was lost.
        if (end <= offset && !lines.isAnew) return { recording: recording.info, problems: [], problemCount: 0 }
        if (lines.offset < offset && !lines.isAnew) throw readAlready(lines.offset, offset)
        const { samples, ...problems } = readSampleLines(lines)
        // What arrives while it is paused is passed over.
        await recordings.add(activityId, id, () => (recording.isPaused ? [] : samples), end)
        return { recording: recording.info, ...problems }
      })
    },
    async pauseActivity(activityId) {
      return local.recordings.alone(activityId, () =>
        record(
          'The recording was not paused.',
          activityId,
          async (recordings) => (await recordings.pause(activityId, id)).info,
        ),
      )
    },
    async resumeActivity(activityId) {
      return local.recordings.alone(activityId, () =>
        record(
          'The recording was not resumed.',
          activityId,
          async (recordings) => (await recordings.resume(activityId, id)).info,
        ),
      )
    },
    async finishActivity({ operationId, activityId, notes }) {
      return local.recordings.alone(activityId, async () => {
        const recording = local.recordings.find(activityId)
        const done = recording ? null : await answered(local, id)
        if (done) return done
        const request = { id, name: 'finishActivity', operationId } as const
        return finishRecording(local, recording ?? local.recordings.require(activityId), notes, request)
      })
    },
    async leaveRecordings(activityIds) {
      await local.use(() => local.recordings.leave(activityIds))
    },
    async listRecordings() {
      return local.use(() => local.recordings.list())
    },
    async discardRecording(activityId) {
      await use('The recording was not discarded.', (recordings) =>
        recordings.alone(activityId, async () => recordings.discard(activityId)),
      )
    },
    async listRecovery() {
      return use('The recovery data could not be listed.', async () => {
        const entries: RecoveryEntry[] = []
        for (const item of await recoveryItems(local)) entries.push(await describeItem(local, item))
        return entries.sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1))
      })
    },
    async restoreRecovery({ operationId, name }) {
      const done = await answered(local, id)
      if (done) return done
      const what = 'The recovery data were not restored.'
      const item = await use(what, async () => (await recoveryItems(local)).find((it) => it.name === name))
      if (!item) throw unrestorable('recovery_not_found', `There is no recovery data called “${name}”.`)
      const request = { id, name: 'restoreRecovery', operationId } as const
      if (item.kind === 'live') {
        const { started } = item.recording
        return local.recordings.alone(started.id, () => finishRecording(local, item.recording, undefined, request))
      }
      const activity = await use(what, () => activityOfItem(local, item))
      const saved = await saveRecorded(local, activity, request)
      await deleteItem(local, item).catch((error) => {
        local.events.log({ level: 'warn', message: `What was restored could not be deleted: ${String(error)}` })
      })
      return saved
    },
    async deleteRecovery(names) {
      await use('The recovery data were not deleted.', async () => {
        const chosen = new Set(names)
        for (const item of await recoveryItems(local)) if (chosen.has(item.name)) await deleteItem(local, item)
      })
    },
  }
}

/** What a call answered that saved an activity, and whose answer was lost. */
async function answered(local: LocalStore, id: string): Promise<SavedActivity | null> {
  const answer = await local.use(({ database }) => findAnswer(database.query, id))
  return answer === null ? null : savedActivitySchema.parse(answer)
}

const samplesSchema = z.object({ samples: z.array(z.unknown()) })

/** Samples given in memory. @throws FrametroveError `invalid_input` that names what is wrong with the first bad one */
function checkedSamples(given: unknown): LiveSample[] {
  const list = samplesSchema.safeParse(given)
  if (!list.success) throw refused('They are no list.')
  return list.data.samples.map((it, at) => {
    if (isPlainSample(it)) return it
    const sample = checked(liveSampleSchema, it, `samples[${at}]`)
    const fault = extrasFault(sample)
    if (fault !== null) throw refused(`samples[${at}] ${fault}.`)
    return sample
  })
}

function refused(why: string): FrametroveError {
  const what = 'The samples were not added.'
  return new FrametroveError('invalid_input', { what, why, action: 'Correct it, then add them. Nothing was changed.' })
}

function readAlready(offset: number, read: number): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The lines were not added.',
    why: `They begin at byte ${offset} of the file, which was read up to byte ${read}.`,
    action: `Give what follows from byte ${read} on. Nothing was changed.`,
  })
}

function isSaved(id: string): FrametroveError {
  return new FrametroveError('invalid_id', {
    what: 'The recording was not started.',
    why: `There is a saved activity “${id}”, which this one would replace.`,
    action: 'Use another id, or none, or delete that activity first.',
  })
}
