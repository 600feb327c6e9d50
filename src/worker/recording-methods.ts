import { FrametroveError } from '../shared/errors'
import type { RecordingMethods } from '../shared/recording-methods'
import type { LocalStore } from './local-store'

/** What `RecordingMethods` promise, over the open store. A write is the operation `id`. */
export function recordingMethods(_local: LocalStore, _id: string): RecordingMethods {
  return {
    startActivity: notYet,
    addSamples: notYet,
    addSampleLines: notYet,
    pauseActivity: notYet,
    resumeActivity: notYet,
    finishActivity: notYet,
    listRecordings: notYet,
    discardRecording: notYet,
    listRecovery: notYet,
    restoreRecovery: notYet,
    deleteRecovery: notYet,
  }
}

async function notYet(): Promise<never> {
  throw new FrametroveError('not_found', { what: 'This is not there yet.', why: 'It is being built.', action: 'Wait.' })
}
