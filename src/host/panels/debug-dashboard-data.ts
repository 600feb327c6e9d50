import { randomUUID } from 'node:crypto'
import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type {
  DebugComparison,
  DebugFrameAt,
  DebugPosition,
  DebugSeries,
  DebugSessionDetails,
  DebugSessionInfo,
  DebugTrackPoints,
} from '../../shared/debug'
import type { ChartAxis, DebugFrameView, DebugSessionFacts, SeriesQuery } from '../../shared/debug-dashboard-contract'
import type { Answer } from '../../shared/webview-contracts'
import { answer } from './answer'
import { orNull } from './or-null'
import type { StoredImages } from './stored-images'

const MAX_SESSIONS = 1000
const MAX_POINTS = 2000
const LISTED_DISAGREEMENTS = 1000
/** A picture without a number is that of a frame at most so many milliseconds away. */
const SAME_MOMENT_MS = 20

/** What the dashboard of a video's debug sessions reads of the store, as answers to its webview. */
export class DebugDashboardData {
  readonly #service: StoreService
  readonly #images: StoredImages
  readonly #videoId: string

  constructor(service: StoreService, images: StoredImages, videoId: string) {
    this.#service = service
    this.#images = images
    this.#videoId = videoId
  }

  sessions(): Promise<Answer<DebugSessionInfo[]>> {
    return this.#answer(
      async () => (await this.#service.listDebugSessions(this.#videoId, { limit: MAX_SESSIONS })).items,
    )
  }

  details(sessionId: string): Promise<Answer<DebugSessionDetails | null>> {
    return this.#answer(() => orNull(this.#service.getDebugSession(this.#videoId, sessionId)))
  }

  facts(sessionId: string): Promise<Answer<DebugSessionFacts>> {
    return this.#answer(async () => {
      const [metrics, parameters, outliers] = await Promise.all([
        this.#service.debugMetrics(this.#videoId, sessionId),
        this.#service.debugParameters(this.#videoId, sessionId),
        this.#service.debugOutliers(this.#videoId, sessionId),
      ])
      return { metrics, parameters, outliers }
    })
  }

  /** The range is one of the axis; the store counts in places. */
  series({ sessionId, names, axis, range, buckets }: SeriesQuery): Promise<Answer<DebugSeries>> {
    return this.#answer(async () => {
      const { frames } = await this.#service.getDebugSession(this.#videoId, sessionId)
      const placeOf = async (value: number) => {
        const at = await this.#service.debugFrame(this.#videoId, sessionId, positionOn(axis, value))
        return at?.index ?? 0
      }
      const [from, to] = range === null ? [0, frames] : [await placeOf(range.from), (await placeOf(range.to)) + 1]
      // One more at each end, so that lines go on to the edge.
      const part = { from: Math.max(0, from - 1), to: Math.min(frames, Math.max(to, from + 1) + 1) }
      return this.#service.debugSeries({ videoId: this.#videoId, sessionId, names, buckets, ...part })
    })
  }

  frame(sessionId: string, position: DebugPosition): Promise<Answer<DebugFrameView | null>> {
    return this.#answer(async () => {
      const at = await orNull(this.#service.debugFrame(this.#videoId, sessionId, position))
      return at === null ? null : { at, ...(await this.#picture(at)) }
    })
  }

  track(sessionId: string, trackId: number): Promise<Answer<DebugTrackPoints>> {
    return this.#answer(() =>
      this.#service.debugTrack({ videoId: this.#videoId, sessionId, trackId, maxPoints: MAX_POINTS }),
    )
  }

  comparison(sessionId: string, comparedId: string): Promise<Answer<DebugComparison>> {
    const videoId = this.#videoId
    return this.#answer(() =>
      this.#service.compareDebugSessions({
        operationId: randomUUID(),
        a: { videoId, sessionId },
        b: { videoId, sessionId: comparedId },
        limit: LISTED_DISAGREEMENTS,
      }),
    )
  }

  /** The picture that the store has of a frame: of its number; of one without a number, of its moment. */
  async #picture({ frame }: DebugFrameAt): Promise<Omit<DebugFrameView, 'at'>> {
    const none = { image: null, width: null, height: null }
    const { frame_number: frameNumber = null, timestamp_ms: timestampMs = null } = frame
    const position = frameNumber !== null ? { frameNumber } : timestampMs !== null ? { timestampMs } : null
    if (position === null) return none
    const scope = { kind: 'video', videoId: this.#videoId } as const
    const sort = { by: 'number', isDescending: false } as const
    const place = await orNull(this.#service.galleryIndexOf(scope, {}, sort, position))
    const found = place === null ? null : await orNull(this.#service.galleryFrame(scope, {}, sort, place))
    if (found === null) return none
    const isSame =
      frameNumber !== null
        ? found.frameNumber === frameNumber
        : Math.abs((found.timestampMs ?? Number.POSITIVE_INFINITY) - (timestampMs ?? 0)) <= SAME_MOMENT_MS
    return isSame ? { image: this.#images.address(found.path), width: found.width, height: found.height } : none
  }

  #answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
    return answer(work, l10n.t('The debug session could not be read.'))
  }
}

function positionOn(axis: ChartAxis, value: number): DebugPosition {
  if (axis === 'timestampMs') return { timestampMs: value }
  if (axis === 'frameNumber') return { frameNumber: value }
  return { index: Math.max(0, Math.round(value)) }
}
