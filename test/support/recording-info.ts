import type { RecordingInfo } from '../../src/shared/recording'

/** What is known of a recording: one that goes on, where `facts` say nothing else. */
export function recordingInfo(facts: Partial<RecordingInfo> = {}): RecordingInfo {
  return {
    ...{ id: 'rec-1', type: 'run', state: 'recording', isFresh: true, videoId: null, source: null, warnings: [] },
    ...{ startedAt: '2026-05-01T06:30:00.000Z', savedAt: '2026-05-01T06:40:00.000Z' },
    ...{ durationMs: 600_000, distanceM: 1500, samples: 601, splits: 2 },
    ...facts,
  }
}
