import type { Kysely } from 'kysely'
import type { CompletenessReport, DamagedFile, KindDetails } from '../../shared/completeness'
import type { ResultCounts, ResultKind } from '../../shared/kinds'
import type { VideoInfo } from '../../shared/model'
import type { StoreSettings } from '../../shared/settings'
import type { FrameFiles } from '../files/frame-files'
import { findDamagedFrames } from '../repositories/frame-check'
import { bitsToKinds, toCounts } from '../repositories/kinds-column'
import { type RunRow, runsOf } from '../repositories/runs'
import { getVideo, requireVideoKey } from '../repositories/videos'
import type { StoreSchema } from '../schema/tables'
import { type Coverage, coverageOfIntervals, coverageOfPoints } from './coverage'
import { pointTimes, timeOfFrames, transcriptSpans } from './times'

const MAX_DAMAGED_FILES = 1000

/**
 * What of a video is there, what is missing, and where the gaps are, over its current runs.
 * @throws FrametroveError `not_found`
 */
export async function reportCompleteness(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  videoId: string,
  settings: StoreSettings,
): Promise<CompletenessReport> {
  const runs = await currentRuns(db, videoId)
  const damaged = await findDamagedFrames(db, files, keysOf(runs))
  // One transaction: the parts of a report tell of one moment.
  return db.transaction().execute((transaction) => report(transaction, files, videoId, settings, damaged))
}

async function report(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  videoId: string,
  settings: StoreSettings,
  damaged: DamagedFile[],
): Promise<CompletenessReport> {
  const video = await getVideo(db, files, videoId, settings.expectedKinds)
  const runs = await currentRuns(db, videoId)
  const runKeys = keysOf(runs)
  const timeOf = await timeOfFrames(db, runKeys, video.frameRate)
  const frameTimes = await pointTimes(db, 'frames', runKeys, timeOf)
  const durationMs = video.durationMs ?? frameTimes.at(-1) ?? null
  const points = (times: number[]) => coverageOfPoints(times, durationMs, settings.gapMs)
  const spans = await transcriptSpans(db, runKeys)
  const details = (kind: ResultKind, coverage: Coverage, damagedFiles: DamagedFile[] = []) =>
    kindDetails(kind, runs, video.counts, coverage, damagedFiles)
  return {
    video_id: videoId,
    complete: video.complete,
    frames: presence(video, 'frames'),
    captions: presence(video, 'captions'),
    transcripts: presence(video, 'transcripts'),
    objects: presence(video, 'objects'),
    missing: video.missing,
    details: {
      expected: video.expectedKinds ?? settings.expectedKinds,
      duration_ms: durationMs,
      frames: details('frames', points(frameTimes), damaged),
      captions: details('captions', points(await pointTimes(db, 'captions', runKeys, timeOf))),
      transcripts: details('transcripts', coverageOfIntervals(spans, durationMs, settings.gapMs)),
      objects: details('objects', points(await pointTimes(db, 'objects', runKeys, timeOf))),
    },
  }
}

async function currentRuns(db: Kysely<StoreSchema>, videoId: string): Promise<RunRow[]> {
  return (await runsOf(db, await requireVideoKey(db, videoId))).filter((run) => run.is_current === 1)
}

function keysOf(runs: readonly RunRow[]): number[] {
  return runs.map((run) => run.run_key)
}

function presence({ counts }: VideoInfo, kind: ResultKind) {
  return { count: counts[kind], present: counts[kind] > 0 }
}

function kindDetails(
  kind: ResultKind,
  runs: readonly RunRow[],
  counts: ResultCounts,
  coverage: Coverage,
  damagedFiles: DamagedFile[],
): KindDetails {
  const reporting = runs.filter((run) => bitsToKinds(run.kinds).includes(kind))
  return {
    state: stateOf(counts[kind], reporting.length > 0, coverage),
    ...coverage,
    runs: reporting.map((run) => ({ run_id: run.id, tool: run.tool, count: toCounts(run)[kind] })),
    damaged_files: damagedFiles.slice(0, MAX_DAMAGED_FILES),
    damaged_file_count: damagedFiles.length,
  }
}

function stateOf(count: number, wasReported: boolean, { gaps }: Coverage): KindDetails['state'] {
  if (count === 0) return wasReported ? 'empty' : 'missing'
  return gaps.length > 0 ? 'gaps' : 'full'
}
