import { splitsOf, totalsOf } from '../activities/measure'
import { type ActivitySource, waysOfSource } from '../activities/source'
import type { Recording } from './recording'

/** A live recording as the views read activities. */
export function liveSource(recording: Recording): ActivitySource {
  const { state: live, started, info } = recording
  const { track } = live
  const { id, type, notes, videoId, videoOffsetMs } = started
  const ways = waysOfSource(live)
  const { elevationGainM } = totalsOf(ways)
  const splits = track.length < 2 ? [] : splitsOf(ways)
  return {
    info: {
      ...{ id, type, notes, videoId, videoOffsetMs, elevationGainM },
      ...{ startedAt: info.startedAt, savedAt: info.savedAt },
      endedAt: live.lastTime === null ? info.startedAt : new Date(live.lastTime).toISOString(),
      ...{ durationMs: info.durationMs, distanceM: info.distanceM, samples: track.length, splits: splits.length },
      ...{ storedBytes: 0, thinnedToM: null },
    },
    ...{ track, splits },
    state: recording.isActive ? 'recording' : info.state === 'paused' ? 'paused' : 'interrupted',
  }
}
