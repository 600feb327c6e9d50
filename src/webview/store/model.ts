import type { BirpcReturn } from 'birpc'
import type {
  OperationsView,
  Remedy,
  SpanName,
  StoreCare,
  StoreDashboardHost,
  StoreDashboardState,
  StoreDashboardWebview,
} from '../../shared/store-dashboard-contract'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import type { OperationsSpan, StoreOverview } from '../../shared/store-overview'
import type { AllView, Answer } from '../../shared/webview-contracts'
import { connectHost } from '../host-rpc'
import { vsCodeApi } from '../vscode-api'

const PAGE = 200
const BUCKETS = 60
const HOUR = 60 * 60 * 1000
const SPAN_MS: Record<Exclude<SpanName, 'all'>, number> = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR }
/** Time goes on without changes of the store: the operations are read anew after so long. */
const AGAIN_MS = 60_000

/** What the dashboard shows, and what it has read for that. It tells `changed` whenever there is something else to show. */
export class StoreDashboardModel {
  texts: StoreDashboardTexts | null = null
  overview: StoreOverview | null = null
  care: StoreCare | null = null
  videos: AllView | null = null
  operations: OperationsView | null = null
  error: string | null = null
  readonly #changed: () => void
  readonly #vscode = vsCodeApi<StoreDashboardState>()
  readonly #host: BirpcReturn<StoreDashboardHost, StoreDashboardWebview>
  #state: StoreDashboardState = { span: 'day' }
  #limit = PAGE
  /** Counts the readings, so that an answer that was overtaken is dropped. */
  #reading = 0

  constructor(changed: () => void) {
    this.#changed = changed
    this.#host = connectHost(this.#vscode, { changed: () => void this.refresh() })
  }

  get span(): SpanName {
    return this.#state.span
  }

  async start(): Promise<void> {
    const { state, texts } = await this.#host.start()
    this.texts = texts
    this.#keep(state)
    setInterval(() => void this.refresh(), AGAIN_MS)
    await this.refresh()
  }

  /** Reads all anew. */
  async refresh(): Promise<void> {
    const reading = ++this.#reading
    const [overview, care, videos, operations] = await Promise.all([
      this.#host.loadOverview(),
      this.#host.loadCare(),
      this.#host.loadVideos(this.#limit),
      this.#host.loadOperations(this.#operationsSpan()),
    ])
    if (reading !== this.#reading) return
    this.error = [overview, care, videos, operations].map(problemOf).find((problem) => problem !== null) ?? null
    this.overview = answered(overview) ?? this.overview
    this.care = answered(care) ?? this.care
    this.videos = answered(videos) ?? this.videos
    this.operations = answered(operations) ?? this.operations
    this.#changed()
  }

  showSpan(span: SpanName): void {
    this.#keep({ span })
    void this.refresh()
  }

  loadMoreVideos(): void {
    this.#limit += PAGE
    void this.refresh()
  }

  showVideo(videoId: string): void {
    void this.#host.showVideo.asEvent(videoId)
  }

  run(remedy: Remedy): void {
    void this.#host.run.asEvent(remedy)
  }

  copy(text: string): void {
    void this.#host.copy.asEvent(text)
  }

  #operationsSpan(): OperationsSpan {
    const toMs = Date.now()
    const { span } = this.#state
    const logFromMs = this.operations?.statistics.logFromMs ?? toMs - SPAN_MS.week
    return { fromMs: span === 'all' ? Math.min(logFromMs, toMs - 1) : toMs - SPAN_MS[span], toMs, buckets: BUCKETS }
  }

  #keep(state: StoreDashboardState): void {
    this.#state = state
    this.#vscode.setState(state)
    void this.#host.keep.asEvent(state)
    this.#changed()
  }
}

function answered<T>(answer: Answer<T>): T | null {
  return 'ok' in answer ? answer.ok : null
}

function problemOf(answer: Answer<unknown>): string | null {
  return 'error' in answer ? answer.error : null
}
