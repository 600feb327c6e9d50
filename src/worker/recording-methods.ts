import * as z from 'zod'
import { type LiveSample, liveSampleSchema } from '../shared/activity'
import { FrametroveError } from '../shared/errors'
import type { RecordingMethods } from '../shared/recording-methods'
import { checked } from '../shared/validate'
import type { LocalStore } from './local-store'
import type { Recordings } from './recordings'
import { readSampleLines } from './sample-lines'

/** What `RecordingMethods` promise, over the open store. A write is the operation `id`. */
export function recordingMethods(local: LocalStore, id: string): RecordingMethods {
  /** Runs `work`, which can be done again: what passes by itself is waited for. */
  const use = <T>(what: string, work: (recordings: Recordings) => T | Promise<T>) =>
    local.use((store) => store.retrying(what, async () => work(local.recordings)))
  const notAdded = 'The samples were not added.'

  return {
    async startActivity(request) {
      return use('The recording was not started.', (recordings) => recordings.start(request, id).info)
    },
    async addSamples(activityId, given, { upload }) {
      let samples: LiveSample[] | null = null
      const take = () => {
        samples ??= checkedSamples(upload ? local.uploads.take(upload, {}) : { samples: given })
        return samples
      }
      const added = use(notAdded, async (recordings) => {
        const recording = await recordings.add(activityId, id, take)
        return { recording: recording.info, problems: [], problemCount: 0 }
      })
      return added.finally(() => upload && local.uploads.discard(upload.id))
    },
    async addSampleLines(activityId, lines) {
      return use(notAdded, async (recordings) => {
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
      return use('The recording was not paused.', async (recordings) => (await recordings.pause(activityId, id)).info)
    },
    async resumeActivity(activityId) {
      return use('The recording was not resumed.', async (recordings) => (await recordings.resume(activityId, id)).info)
    },
    finishActivity: notYet,
    async listRecordings() {
      return local.use(() => local.recordings.list())
    },
    async discardRecording(activityId) {
      await use('The recording was not discarded.', (recordings) => recordings.discard(activityId))
    },
    listRecovery: notYet,
    restoreRecovery: notYet,
    deleteRecovery: notYet,
  }
}

const samplesSchema = z.object({ samples: z.array(z.unknown()) })

/** Samples given in memory. @throws FrametroveError `invalid_input` that names what is wrong with the first bad one */
function checkedSamples(given: unknown) {
  const list = samplesSchema.safeParse(given)
  if (!list.success) throw noList()
  return list.data.samples.map((sample, at) => checked(liveSampleSchema, sample, `samples[${at}]`))
}

function noList(): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The samples were not added.',
    why: 'They are no list.',
    action: 'Give a list of samples. Nothing was changed.',
  })
}

function readAlready(offset: number, read: number): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The lines were not added.',
    why: `They begin at byte ${offset} of the file, which was read up to byte ${read}.`,
    action: `Give what follows from byte ${read} on. Nothing was changed.`,
  })
}

async function notYet(): Promise<never> {
  throw new FrametroveError('not_found', { what: 'This is not there yet.', why: 'It is being built.', action: 'Wait.' })
}
