/** The texts of the debug dashboard in the user's language; `{0}` stands for what is filled in. */
export interface DebugDashboardTexts {
  title: string
  loading: string
  gone: string
  session: string
  current: string
  compareWith: string
  none: string
  gallery: string
  archiveGone: string
  stored: string
  fromTo: string
  charts: string
  chartsHint: string
  wholeRange: string
  table: string
  copyCsv: string
  frame: string
  place: string
  frameColumn: string
  trajectory: string
  picture: string
  noPicture: string
  noTracks: string
  firstTracks: string
  tracks: string
  track: string
  trackName: string
  points: string
  rmse: string
  residual: string
  residualsOf: string
  noResiduals: string
  previous: string
  next: string
  performance: string
  noTimes: string
  outliers: string
  slowest: string
  lowest: string
  breaks: string
  gaps: string
  missingFrames: string
  nothing: string
  parameters: string
  noParameters: string
  search: string
  comparison: string
  comparing: string
  changedParameters: string
  sameParameters: string
  parameter: string
  changes: string
  unchanged: string
  metric: string
  change: string
  listed: string
  firstSeries: string
  notComparable: string
  allAgree: string
  someDisagree: string
  onlyIn: string
  disagreements: string
  matched: string
  inA: string
  inB: string
  axes: Record<'timestampMs' | 'frameNumber' | 'index', string>
  facts: Record<'recorded' | 'frames' | 'detections' | 'tracks' | 'span' | 'size', string>
  series: Record<'detections' | 'confidence' | 'lowest' | 'mean' | 'processing' | 'stages' | 'score', string>
  columns: Record<'stage' | 'count' | 'mean' | 'p50' | 'p95' | 'most', string>
  metrics: Record<'total' | 'frameRate' | 'memory', string>
}
