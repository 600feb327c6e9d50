import type { BirpcReturn } from 'birpc'
import type {
  DebugComparison,
  DebugPosition,
  DebugSeries,
  DebugSessionDetails,
  DebugSessionInfo,
  DebugTrackPoints,
} from '../../shared/debug'
import type {
  ChartAxis,
  DebugDashboardHost,
  DebugDashboardState,
  DebugDashboardWebview,
  DebugFrameView,
  DebugSessionFacts,
} from '../../shared/debug-dashboard-contract'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import type { FrameMoment } from '../../shared/gallery-contract'
import type { Answer } from '../../shared/webview-contracts'
import type { ChartRange } from '../chart/series-chart'
import { connectHost } from '../host-rpc'
import { vsCodeApi } from '../vscode-api'
import { axisOf } from './axis'

/** Points of a chart: about one for each pixel of a wide panel. */
const BUCKETS = 1000
/** Series that are charted; the others can be read from the frames. */
export const MOST_SERIES = 64
/** Tracks that are drawn. */
const MOST_TRACKS = 20
const KEEP_MS = 200

/** What is known of one session. */
export interface LoadedSession {
  details: DebugSessionDetails
  series: DebugSeries | null
  facts: DebugSessionFacts | null
  tracks: DebugTrackPoints[]
}

/** What the dashboard shows, and what it has read for that. It tells `changed` whenever there is something else to show. */
export class DebugDashboardModel {
  texts: DebugDashboardTexts | null = null
  sessions: DebugSessionInfo[] = []
  shown: LoadedSession | null = null
  compared: LoadedSession | null = null
  comparison: DebugComparison | null = null
  /** Why there is no comparison, where there is none. */
  comparisonError: string | null = null
  /** The frame that is looked at; while the next one is being read, still the one before. */
  frame: DebugFrameView | null = null
  /** The same frame in the session that is compared, where that has it. */
  comparedFrame: DebugFrameView | null = null
  error: string | null = null
  isGone = false
  readonly #changed: () => void
  #hovered: number | null = null
  readonly #hoverListeners = new Set<() => void>()
  readonly #vscode = vsCodeApi<DebugDashboardState>()
  readonly #host: BirpcReturn<DebugDashboardHost, DebugDashboardWebview>
  #state: DebugDashboardState | null = null
  #keepTimer: number | undefined
  /** Count what was asked for, so that an answer that was overtaken is dropped. */
  #loading = 0
  #zooming = 0
  #looking = 0

  constructor(changed: () => void) {
    this.#changed = changed
    this.#host = connectHost(this.#vscode, {
      changed: () => void this.#load(),
      show: (sessionId, comparedId) => this.show(sessionId, comparedId),
      lookAt: (position) => void this.#follow(position),
    })
  }

  /** @throws before `start` */
  get state(): DebugDashboardState {
    if (this.#state === null) throw new Error('The dashboard has not started.')
    return this.#state
  }

  /** What the charts go over. */
  get axis(): ChartAxis {
    return this.shown === null ? 'index' : axisOf(this.shown.details)
  }

  async start(): Promise<void> {
    const { state, texts, look } = await this.#host.start()
    this.texts = texts
    this.#state = state
    this.#vscode.setState(state)
    await this.#load()
    if (look !== null) await this.#follow(look)
  }

  show(sessionId: string, comparedId: string | null): void {
    const isOther = sessionId !== this.state.sessionId
    const looked = isOther ? { range: null, index: null, trackId: null } : {}
    this.#keep({ sessionId, comparedId: comparedId === sessionId ? null : comparedId, ...looked })
    if (isOther) [this.shown, this.frame] = [null, null]
    this.compared = null
    this.comparedFrame = null
    this.comparison = null
    this.comparisonError = null
    this.#changed()
    void this.#load()
  }

  /** Shows a part of the axis; `null`: all of it. */
  zoom(range: ChartRange | null): void {
    this.error = null
    this.#keep({ range })
    void this.#loadSeries()
  }

  /** Looks at a frame; everything follows. */
  async look(position: DebugPosition): Promise<void> {
    this.error = null
    const view = await this.#loadFrame(position)
    if (view === null) return
    const { frame_number: frameNumber = null, timestamp_ms: timestampMs = null } = view.at.frame
    void this.#host.lookAt.asEvent({ frameNumber, timestampMs })
  }

  /** Looks at a frame that a list names, and brings it into view where it is not beside the list. */
  async lookFromList(position: DebugPosition): Promise<void> {
    await this.look(position)
    if (!matchMedia('(min-width: 900px)').matches) document.querySelector('.frame')?.scrollIntoView()
  }

  /** Looks at the frame at a value of the axis. */
  lookAtAxis(value: number): void {
    const { axis } = this
    if (axis === 'timestampMs') void this.look({ timestampMs: value })
    else if (axis === 'frameNumber') void this.look({ frameNumber: value })
    else void this.look({ index: Math.max(0, Math.round(value)) })
  }

  /** Where on the axis the pointer is. */
  get hovered(): number | null {
    return this.#hovered
  }

  /** Follows the pointer. That is no change of what the dashboard shows: only who listens to it draws anew. */
  hover(value: number | null): void {
    if (value === this.#hovered) return
    this.#hovered = value
    for (const listener of this.#hoverListeners) listener()
  }

  /** @returns what ends the listening */
  onHover(listener: () => void): () => void {
    this.#hoverListeners.add(listener)
    return () => this.#hoverListeners.delete(listener)
  }

  chooseTrack(trackId: number | null): void {
    this.#keep({ trackId })
    this.#changed()
  }

  showGallery(): void {
    void this.#host.showGallery.asEvent()
  }

  copy(text: string): void {
    void this.#host.copy.asEvent(text)
  }

  /** A gallery looks at another frame: shows it here, and tells nobody. */
  async #follow({ frameNumber, timestampMs }: FrameMoment): Promise<void> {
    const position = frameNumber !== null ? { frameNumber } : timestampMs !== null ? { timestampMs } : null
    if (position !== null && this.#state !== null) await this.#loadFrame(position)
  }

  /** Reads a frame and shows it; `null` where there is none, or another was asked for meanwhile. */
  async #loadFrame(position: DebugPosition): Promise<DebugFrameView | null> {
    const looking = ++this.#looking
    const { sessionId, comparedId } = this.state
    const view = this.#take(await this.#host.loadFrame(sessionId, position))
    if (looking !== this.#looking || view === null) return null
    this.frame = view
    this.#keep({ index: view.at.index })
    this.#changed()
    const frameNumber = view.at.frame.frame_number ?? null
    const other =
      comparedId === null || frameNumber === null
        ? null
        : this.#take(await this.#host.loadFrame(comparedId, { frameNumber }))
    if (looking !== this.#looking) return null
    this.comparedFrame = other?.at.frame.frame_number === frameNumber ? other : null
    this.#changed()
    return view
  }

  async #load(): Promise<void> {
    const loading = ++this.#loading
    this.error = null
    const { sessionId, comparedId } = this.state
    const [sessions, answer] = await Promise.all([this.#host.loadSessions(), this.#host.loadDetails(sessionId)])
    if (loading !== this.#loading) return
    this.sessions = this.#take(sessions) ?? this.sessions
    const details = this.#take(answer)
    this.isGone = details === null && 'ok' in answer
    if (details === null) return this.#changed()
    this.shown = { series: null, facts: null, tracks: [], ...this.shown, details }
    const other = comparedId === null ? null : this.#take(await this.#host.loadDetails(comparedId))
    if (loading !== this.#loading) return
    this.compared = other === null ? null : { series: null, facts: null, tracks: [], ...this.compared, details: other }
    this.#changed()
    await this.#loadSeries()
    if (loading !== this.#loading) return
    const frame = this.#loadFrame({ index: this.state.index ?? 0 })
    await Promise.all([this.#loadRest(loading), frame, this.#loadComparison(loading)])
  }

  async #loadSeries(): Promise<void> {
    const zooming = ++this.#zooming
    const { shown, compared } = this
    const [own, others] = await Promise.all([this.#seriesOf(shown), this.#seriesOf(compared)])
    if (zooming !== this.#zooming) return
    if (shown !== null && shown === this.shown && own !== null) this.shown = { ...shown, series: own }
    if (compared !== null && compared === this.compared) this.compared = { ...compared, series: others }
    this.#changed()
  }

  async #seriesOf(session: LoadedSession | null): Promise<DebugSeries | null> {
    const names = session?.details.series.slice(0, MOST_SERIES).map(({ name }) => name) ?? []
    if (session === null || names.length === 0) return null
    const { sessionId } = session.details
    const { range } = this.state
    return this.#take(await this.#host.loadSeries({ sessionId, names, axis: this.axis, range, buckets: BUCKETS }))
  }

  async #loadRest(loading: number): Promise<void> {
    const { shown } = this
    if (shown === null) return
    const { sessionId, trackList } = shown.details
    const facts = this.#take(await this.#host.loadFacts(sessionId))
    const tracks: DebugTrackPoints[] = []
    for (const { trackId } of trackList.slice(0, MOST_TRACKS)) {
      const track = this.#take(await this.#host.loadTrack(sessionId, trackId))
      if (track !== null) tracks.push(track)
    }
    if (loading !== this.#loading || this.shown === null) return
    this.shown = { ...this.shown, facts, tracks }
    this.#changed()
  }

  async #loadComparison(loading: number): Promise<void> {
    const { sessionId, comparedId } = this.state
    if (comparedId === null) return
    const answer = this.compared === null ? null : await this.#host.loadComparison(sessionId, comparedId)
    if (loading !== this.#loading) return
    this.comparison = answer !== null && 'ok' in answer ? answer.ok : null
    this.comparisonError = answer === null ? (this.texts?.gone ?? null) : 'error' in answer ? answer.error : null
    this.#changed()
  }

  #keep(changes: Partial<DebugDashboardState>): void {
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
