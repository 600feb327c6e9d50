import type { SpanName } from './store-dashboard-contract'

/** The texts of the store dashboard in the user's language; `{0}` stands for what is filled in. */
export interface StoreDashboardTexts {
  title: string
  loading: string
  refresh: string
  empty: string
  ingest: string
  sample: string
  holds: string
  counts: Record<
    'videos' | 'runs' | 'frames' | 'captions' | 'transcripts' | 'objects' | 'events' | 'debugSessions' | 'activities',
    string
  >
  formerRuns: string
  pinned: string
  samples: string
  sizes: string
  ofBound: string
  files: string
  oneFile: string
  places: Record<
    | 'database'
    | 'store'
    | 'videoFrames'
    | 'eventFrames'
    | 'debugSessions'
    | 'thumbnails'
    | 'backups'
    | 'quarantine'
    | 'free',
    string
  >
  leaveFree: string
  overBound: string
  cleanUp: string
  completeness: string
  allComplete: string
  someComplete: string
  video: string
  state: string
  complete: string
  missing: string
  missingMark: string
  kinds: Record<'frames' | 'captions' | 'transcripts' | 'objects', string>
  loadMore: string
  operations: string
  span: string
  spans: Record<SpanName, string>
  noOperations: string
  chart: string
  time: string
  outcomes: { ok: string; failed: string; cancelled: string }
  columns: Record<'name' | 'count' | 'failed' | 'cancelled' | 'retries' | 'p50' | 'p95' | 'p99' | 'most', string>
  failures: string
  failure: string
  attempts: string
  showLog: string
  table: string
  copyCsv: string
  care: string
  healthy: string
  readOnly: string
  recovered: string
  loss: string
  quarantined: string
  newestBackup: string
  noBackup: string
  remedies: Record<
    'verifyStore' | 'repairStore' | 'backUpStore' | 'restoreFromBackup' | 'showQuarantine' | 'revealStore',
    string
  >
}
