import type { IngestedRun, IngestSummary, RunFacts, VideoChanges } from '../../shared/model'
import type { RowBatch } from '../../store/row-batch'
import type { FedFile } from '../../store/run-sink'
import type { ReadActivitiesRequest } from '../activities/read-activities'
import type { MadeSessions, MakeSessionsRequest } from '../debug/make-sessions'
import type { IngestRequest } from '../ingest-files'
import type { PackedActivity } from './pack-activities'

/** A batch of rows on its way between threads: the rows packed, since copying objects is what costs. */
export type PackedBatch = Omit<RowBatch, 'rows'> & { rows: Uint8Array }

/** What the ingest thread answers: it reads and checks files, so that the store's thread has time to write. */
export interface IngestThreadService {
  ingestFiles(operationId: string, request: IngestRequest): Promise<IngestSummary>
  /** Reads files of debug sessions and writes their archives, which are not in the store yet. */
  makeDebugSessions(operationId: string, request: MakeSessionsRequest): Promise<MadeSessions>
  /** Reads files of activities, and checks all that is in them. */
  readActivities(
    operationId: string,
    request: ReadActivitiesRequest,
  ): Promise<{ activities: PackedActivity[]; warnings: string[] }>
  cancel(operationId: string): void
}

/** What the ingest thread asks of the store's, for the operation it names: its sink and its surroundings. */
export interface IngestThreadParent {
  describe(operationId: string, videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void
  append(operationId: string, videoId: string, toolName: string, batch: PackedBatch): Promise<void>
  finish(operationId: string, files: readonly FedFile[]): Promise<IngestedRun[]>
  abort(operationId: string): Promise<void>
  progress(operationId: string, done: number, total: number, message: string): void
  getVideo(operationId: string, videoId: string): Promise<{ width: number | null; height: number | null } | null>
}
