import * as path from 'node:path'
import { liveSampleSchema } from '../../src/shared/activity'
import { nodeFileIo } from '../../src/store/engine/file-io'
import { systemClock } from '../../src/store/recordings/clock'
import { loadRecording } from '../../src/store/recordings/load-recording'
import { Recording } from '../../src/store/recordings/recording'
import { filesOfId } from '../../src/store/recordings/recording-files'
import { RecordingState } from '../../src/store/recordings/recording-state'
import { inTheClear, walk } from '../support/live-samples'
import { type BenchResult, median, result, timed } from './measure'

const SAMPLES = 5000
const ROUNDS = 31
/** What another app was measured with. */
const PUBLISHED_MS = { save: 20, load: 30 }

/** A recording's whole state, saved durably, and a recording brought back from its files. */
export async function benchRecovery(folder: string): Promise<BenchResult[]> {
  const files = filesOfId(path.join(folder, 'recovery'), 'run')
  nodeFileIo.makeFolder(files.folder)
  const at = Date.now()
  const started = { id: 'run', type: 'run', notes: null, videoId: null, videoOffsetMs: null, startedAt: at, file: null }
  const event = { kind: 'start', at, operationId: 'start', recording: started } as const
  const platform = { io: nodeFileIo, clock: systemClock, syncEveryMs: 0, cipher: inTheClear }
  const recording = Recording.start(platform, files, RecordingState.from(event), event)
  const add = (count: number, from: number) =>
    recording.add(`add ${from}`, () => walk(count, from).map((it) => liveSampleSchema.parse(it)))
  await add(SAMPLES - ROUNDS, 0)
  const times = { save: [] as number[], load: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    await add(1, SAMPLES - ROUNDS + round)
    times.save.push(await timed(() => recording.saveState()))
    times.load.push(await timed(() => loadRecording(platform, files)))
  }
  recording.close()
  return [
    result('recovery.save', median(times.save), PUBLISHED_MS.save, 'ms'),
    result('recovery.load', median(times.load), PUBLISHED_MS.load, 'ms'),
  ]
}
