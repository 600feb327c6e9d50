import type { RecordingAction } from './activity-panel-contract'
import type { RecordingInfo } from './recording'

/** The texts of the activity panel in the user's language; `{0}` stands for what is filled in. */
export interface ActivityPanelTexts {
  activity: string
  loading: string
  gone: string
  goneHelp: string
  tryAgain: string
  thinned: string
  noSamples: string
  states: Record<RecordingInfo['state'], string>
  actions: Record<RecordingAction, string>
  follow: string
  facts: Record<'started' | 'duration' | 'distance' | 'elevationGain' | 'speed' | 'pace' | 'samples', string>
  route: string
  aboutMap: string
  routeHint: string
  map: string
  mapSummary: string
  mapPauses: string
  position: string
  latitudes: { north: string; south: string }
  longitudes: { east: string; west: string }
  start: string
  end: string
  standsStill: string
  zoomIn: string
  zoomOut: string
  wholeRoute: string
  charts: string
  chartsHint: string
  wholeRange: string
  over: string
  axes: Record<'time' | 'distance', string>
  series: Record<'elevation' | 'speed' | 'pace', string>
  absent: Record<'elevation' | 'speed' | 'pace', string>
  table: string
  copyCsv: string
  moment: string
  momentFacts: Record<
    'time' | 'elapsed' | 'distance' | 'elevation' | 'speed' | 'pace' | 'course' | 'accuracy' | 'place',
    string
  >
  previous: string
  next: string
  frame: string
  frameAt: string
  frameAlt: string
  frameFar: string
  gallery: string
  noVideo: string
  videoGone: string
  noFrames: string
  outside: string
  noPicture: string
  splits: string
  noSplits: string
  splitColumns: Record<'split' | 'distance' | 'duration' | 'pace' | 'elevationGain', string>
  fastest: string
  slowest: string
}
