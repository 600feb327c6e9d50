import type { BirpcReturn } from 'birpc'
import type {
  ActivityAxis,
  ActivityRoute,
  ActivitySeries,
  RouteBounds,
  SampleAt,
  SamplePosition,
} from '../../shared/activities'
import { ACTIVITY_SERIES } from '../../shared/activities'
import type {
  ActivityPanelHost,
  ActivityPanelState,
  ActivityPanelWebview,
  ActivityView,
  MapView,
  RecordingAction,
  SampleView,
  SplitEnds,
} from '../../shared/activity-panel-contract'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import type { Answer } from '../../shared/webview-contracts'
import type { ChartRange } from '../chart/series-chart'
import { connectHost } from '../host-rpc'
import { vsCodeApi } from '../vscode-api'
import { axisOfIndex, indexOfAxis } from './along'
import { extentOf, refined } from './route'
import type { RouteNeed } from './route-map'

/** Points of a chart: about one for each pixel of a wide panel. */
const BUCKETS = 1000
/** Points of the route that are drawn at once. */
const MAX_POINTS = 5000
/** The whole route is read so that it is exact in a map of about so many pixels. */
const WHOLE_PX = 2000
const KEEP_MS = 200

/** The stretch of the chosen split: places of samples, both included. */
export interface Stretch {
  from: number
  to: number
}

/** What the panel shows, and what it has read for that. It tells `changed` whenever there is something else to show. */
export class ActivityPanelModel {
  texts: ActivityPanelTexts | null = null
  activity: ActivityView | null = null
  /** The whole route, as coarse as it may be. */
  whole: ActivityRoute | null = null
  /** The same, finer where the map shows a part of it. */
  route: ActivityRoute | null = null
  series: ActivitySeries | null = null
  /** The sample that is looked at; while the next one is being read, still the one before. */
  sample: SampleView | null = null
  stretch: Stretch | null = null
  /** The place among the samples that the pointer is at, in the map or in a chart. */
  hovered: { index: number; isInMap: boolean } | null = null
  error: string | null = null
  isGone = false
  readonly #changed: () => void
  readonly #vscode = vsCodeApi<ActivityPanelState>()
  readonly #host: BirpcReturn<ActivityPanelHost, ActivityPanelWebview>
  #state: ActivityPanelState | null = null
  #need: RouteNeed | null = null
  #keepTimer: number | undefined
  #isLoading = false
  #isStale = false
  /** Count what was asked for, so that an answer that was overtaken is dropped. */
  #zooming = 0
  #looking = 0
  #routing = 0
  #splitting = 0

  constructor(changed: () => void) {
    this.#changed = changed
    this.#host = connectHost(this.#vscode, {
      changed: () => void this.load(),
      lookAt: (timeMs) => void this.#loadSample({ timeMs }, true),
    })
  }

  /** @throws before `start` */
  get state(): ActivityPanelState {
    if (this.#state === null) throw new Error('The panel has not started.')
    return this.#state
  }

  /** Whether the end of a live recording is followed. */
  get follows(): boolean {
    return this.state.index === null && this.activity?.details.recording != null
  }

  async start(): Promise<void> {
    const { state, texts, lookMs } = await this.#host.start()
    this.texts = texts
    this.#state = state
    this.#vscode.setState(state)
    await this.load()
    if (lookMs !== null) await this.#loadSample({ timeMs: lookMs }, true)
  }

  /** Reads everything anew; once more where it was asked for meanwhile. */
  async load(): Promise<void> {
    this.#isStale = true
    if (this.#isLoading || this.#state === null) return
    this.#isLoading = true
    try {
      while (this.#isStale) {
        this.#isStale = false
        await this.#loadAll()
      }
    } finally {
      this.#isLoading = false
    }
  }

  /** Shows a part of the axis; `null`: all of it. */
  zoom(range: ChartRange | null): void {
    this.error = null
    this.#keep({ range })
    void this.#loadSeries()
  }

  /** Charts over time, or over the way. The part that is shown stays the same. */
  chooseAxis(axis: ActivityAxis): void {
    const { range, axis: former } = this.state
    const along = (value: number) => {
      const index = this.series === null ? null : indexOfAxis(this.series, former, value)
      return index === null || this.series === null ? null : axisOfIndex(this.series, axis, index)
    }
    const [from, to] = range === null ? [null, null] : [along(range.from), along(range.to)]
    this.#keep({ axis, range: from === null || to === null || to <= from ? null : { from, to } })
    this.#changed()
    void this.#loadSeries()
  }

  /** Looks at a sample; everything follows. */
  async look(position: SamplePosition): Promise<void> {
    this.error = null
    const view = await this.#loadSample(position, true)
    if (view?.frame.state !== 'found') return
    const { frameNumber, timestampMs } = view.frame
    void this.#host.lookAt.asEvent(frameNumber, timestampMs)
  }

  /** Looks at the sample at a value of the axis. */
  lookAtAxis(value: number): void {
    void this.look(this.state.axis === 'time' ? { timeMs: value } : { distanceM: Math.max(0, value) })
  }

  /** Follows the end of a live recording again. */
  followEnd(): void {
    this.#keep({ index: null })
    void this.#loadSample(this.#position(), false)
  }

  /** The pointer is at a place of the route in the map. */
  hover(index: number | null): void {
    this.#hover(index, true)
  }

  /** The pointer is at a value of the axis in a chart. */
  hoverAxis(value: number | null): void {
    const { series } = this
    this.#hover(value === null || series === null ? null : indexOfAxis(series, this.state.axis, value), false)
  }

  /** Shows another part of the map; `null`: the whole route. */
  show(view: MapView | null): void {
    this.#keep({ view })
    this.#changed()
  }

  /** The map shows a part of the route finer than the whole has it; `null`: the whole is fine enough. */
  need(need: RouteNeed | null): void {
    this.#need = need
    void this.#loadPart()
  }

  /** Marks a split in the map and shows it in the charts; `null`: none. */
  async chooseSplit(place: number | null): Promise<void> {
    this.#keep({ split: place })
    if (place === null) {
      this.#splitting++
      this.stretch = null
      this.#keep({ range: null })
      this.#changed()
      return this.#loadSeries()
    }
    const ends = await this.#loadStretch(place)
    if (ends === null) return
    const [from, to] = [this.#onAxis(ends.from), this.#onAxis(ends.to)]
    if (to > from) this.#keep({ range: { from, to } })
    await Promise.all([this.#loadSeries(), this.look({ index: ends.from.index })])
  }

  #onAxis({ timeMs, distanceM }: SampleAt): number {
    return this.state.axis === 'time' ? timeMs : distanceM
  }

  showGallery(): void {
    void this.#host.showGallery.asEvent()
  }

  act(action: RecordingAction): void {
    void this.#host.act.asEvent(action)
  }

  copy(text: string): void {
    void this.#host.copy.asEvent(text)
  }

  async #loadAll(): Promise<void> {
    this.error = null
    const answer = await this.#host.loadActivity()
    const activity = this.#take(answer)
    this.isGone = activity === null && 'ok' in answer
    if (activity !== null) this.activity = activity
    this.#changed()
    if (activity === null || activity.details.samples === 0) return
    const { split } = this.state
    await Promise.all([
      this.#loadWhole(activity.details.bounds),
      this.#loadSeries(),
      this.#loadSample(this.#position(), false),
      ...(split === null ? [] : [this.#loadStretch(split)]),
    ])
  }

  #hover(index: number | null, isInMap: boolean): void {
    if (index === (this.hovered?.index ?? null)) return
    this.hovered = index === null ? null : { index, isInMap }
    this.#changed()
  }

  /** Where the sample is that is to be shown. */
  #position(): SamplePosition {
    const { samples, recording } = this.activity?.details ?? { samples: 1, recording: null }
    const last = Math.max(0, samples - 1)
    return { index: Math.min(last, this.state.index ?? (recording === null ? 0 : last)) }
  }

  /** Reads a sample and shows it; `null` where there is none, or another was asked for meanwhile. */
  async #loadSample(position: SamplePosition, isChosen: boolean): Promise<SampleView | null> {
    const looking = ++this.#looking
    const view = this.#take(await this.#host.loadSample(position))
    if (looking !== this.#looking || view === null) return null
    this.sample = view
    if (isChosen) this.#keep({ index: view.at.index })
    this.#changed()
    return view
  }

  async #loadSeries(): Promise<void> {
    const zooming = ++this.#zooming
    const { axis, range } = this.state
    const series = this.#take(
      await this.#host.loadSeries({ names: [...ACTIVITY_SERIES], axis, range, buckets: BUCKETS }),
    )
    if (zooming !== this.#zooming || series === null) return
    this.series = series
    this.#changed()
  }

  async #loadWhole(bounds: RouteBounds | null): Promise<void> {
    const toleranceM = bounds === null ? 0 : extentOf(bounds) / WHOLE_PX
    const whole = this.#take(await this.#host.loadRoute({ toleranceM, maxPoints: MAX_POINTS }))
    if (whole === null) return
    this.whole = whole
    // What was finer goes on to be shown, until it is read anew.
    if (this.#need === null || this.route === null) this.route = whole
    this.#changed()
    await this.#loadPart()
  }

  /** Reads what the map shows as finely as it needs it. */
  async #loadPart(): Promise<void> {
    const routing = ++this.#routing
    const need = this.#need
    if (this.whole === null) return
    const part = need === null ? null : this.#take(await this.#host.loadRoute({ ...need, maxPoints: MAX_POINTS }))
    if (routing !== this.#routing) return
    this.route = part === null ? this.whole : refined(this.whole, part)
    this.#changed()
  }

  async #loadStretch(place: number): Promise<SplitEnds | null> {
    const splitting = ++this.#splitting
    const ends = this.#take(await this.#host.loadSplit(place))
    if (splitting !== this.#splitting) return null
    this.stretch = ends === null ? null : { from: ends.from.index, to: ends.to.index }
    this.#changed()
    return ends
  }

  #keep(changes: Partial<ActivityPanelState>): void {
    const state = { ...this.state, ...changes }
    this.#state = state
    clearTimeout(this.#keepTimer)
    this.#keepTimer = window.setTimeout(() => {
      this.#vscode.setState(state)
      void this.#host.keep.asEvent(state)
    }, KEEP_MS)
  }

  /** The value of an answer; where there is none, the error is shown until something else is asked for. */
  #take<T>(answer: Answer<T>): T | null {
    if ('error' in answer) this.error = answer.error
    return 'ok' in answer ? answer.ok : null
  }
}
