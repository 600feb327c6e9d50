import type { IngestedRun, RunFacts, SourceFile, VideoChanges } from '../shared/model'
import type { RecordBatch } from '../shared/records'

/** A file, and the runs that it gave something to. */
export interface FedFile {
  source: SourceFile
  runs: readonly { videoId: string; toolName: string }[]
}

/**
 * Where ingest readers put what they read: a run in the making. Nothing of it can be seen
 * before `finish`, which commits every run of the sink in one transaction.
 */
export interface IngestSink {
  /** Facts about the run (tool version, model, …) and its video; may come several times, the last value counts. */
  describe(videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void
  /**
   * Adds checked records to the run of (video, tool). Frame records with a `path` must carry the
   * absolute path of an image that may be read; it is copied in before the rows commit.
   */
  append(videoId: string, toolName: string, batch: RecordBatch): Promise<void>
  /** Commits all runs, each with the files that fed it. */
  finish(files: readonly FedFile[]): Promise<IngestedRun[]>
  /** Forgets everything appended; files copied in are removed. */
  abort(): Promise<void>
}
