/** The texts of the gallery in the user's language; `{0}` stands for what is filled in. */
export interface GalleryTexts {
  loading: string
  gone: { event: string; video: string; run: string; search: string }
  noFrames: string
  noMatches: string
  /** Of a search: what it was for, and what to do. */
  noResults: string
  searchHint: string
  clearFilters: string
  frames: string
  ofFrames: string
  grid: string
  frame: string
  frameUnnumbered: string
  detections: string
  oneDetection: string
  caption: string
  noImage: string
  imageGone: string
  imageGoneHint: string
  filters: string
  activeFilters: string
  label: string
  confidence: string
  anyConfidence: string
  captions: string
  any: string
  withCaption: string
  withoutCaption: string
  missing: string
  from: string
  to: string
  timeHint: string
  badTime: string
  sort: string
  sorts: { numberUp: string; numberDown: string; timeUp: string; timeDown: string }
  size: string
  jump: string
  jumpHint: string
  badJump: string
  notFound: string
  help: string
  keys: string
  close: string
  back: string
  selected: string
  selection: string
  clear: string
  clearSelection: string
  actions: { tag: string; export: string; copyPath: string; copyPaths: string; delete: string }
  isSelected: string
  tags: string
  noTags: string
  compare: string
  notShown: string
  comparison: string
  backFromComparison: string
  /** The names of the two sides of a comparison. */
  sides: [string, string]
  previous: string
  next: string
  position: string
  zoomIn: string
  zoomOut: string
  fit: string
  image: string
  boxes: string
  showBoxes: string
  noDetections: string
  noCaption: string
  transcript: string
  nothingSaid: string
  details: string
  facts: { video: string; event: string; number: string; time: string; size: string; bytes: string; path: string }
  video: string
  play: string
  pause: string
  speed: string
  times: string
  mute: string
  volume: string
  cannotPlay: string
  tooLarge: string
  timeline: string
  timelineSummary: string
  timelineRows: { frames: string; detections: string; transcript: string }
  keyList: { keys: string; does: string }[]
}
