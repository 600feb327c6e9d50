import { l10n } from 'vscode'
import type { ActivityDetails, ActivityRoute, ActivitySeries, SampleAt, SamplePosition } from '../../shared/activities'
import type {
  ActivitySeriesQuery,
  ActivityView,
  FrameOfSample,
  RouteQuery,
  SampleView,
  SplitEnds,
} from '../../shared/activity-panel-contract'
import type { StoreService } from '../../shared/contracts'
import type { GalleryFrameDetails, GalleryPosition } from '../../shared/gallery'
import type { FrameMoment } from '../../shared/gallery-contract'
import type { Answer } from '../../shared/webview-contracts'
import { answer } from './answer'
import { orNull } from './or-null'
import type { StoredImages } from './stored-images'

/** What an activity panel reads of the store, as answers to its webview. */
export class ActivityPanelData {
  readonly #service: StoreService
  readonly #images: StoredImages
  readonly #activityId: string
  /** As last read: it tells which video belongs to the activity. */
  #details: ActivityDetails | null = null

  constructor(service: StoreService, images: StoredImages, activityId: string) {
    this.#service = service
    this.#images = images
    this.#activityId = activityId
  }

  /** The video that belongs to the activity, as far as is known. */
  get videoId(): string | null {
    return this.#details?.videoId ?? null
  }

  activity(): Promise<Answer<ActivityView | null>> {
    return this.#answer(async () => {
      const details = await orNull(this.#service.getActivity(this.#activityId))
      this.#details = details
      if (details === null) return null
      const live = details.recording === null ? [] : await this.#service.listRecordings()
      const recording = live.find(({ id }) => id === details.id)
      return { details, state: recording?.state ?? details.recording, warnings: recording?.warnings ?? [] }
    })
  }

  route(query: RouteQuery): Promise<Answer<ActivityRoute>> {
    return this.#answer(() => this.#service.activityRoute({ ...query, activityId: this.#activityId }))
  }

  series(query: ActivitySeriesQuery): Promise<Answer<ActivitySeries>> {
    return this.#answer(() => this.#service.activitySeries({ ...query, activityId: this.#activityId }))
  }

  sample(position: SamplePosition): Promise<Answer<SampleView | null>> {
    return this.#answer(async () => {
      const at = await orNull(this.#service.activitySample(this.#activityId, position))
      return at === null ? null : { at, frame: await this.#frame(at.videoMs) }
    })
  }

  /** A split goes on to the first sample of the next one. The store knows in which one each sample lies. */
  split(place: number): Promise<Answer<SplitEnds | null>> {
    return this.#answer(async () => {
      const from = await this.#firstFrom(place)
      if (from?.split !== place) return null
      const to = await this.#firstFrom(place + 1)
      return to === null ? null : { from, to }
    })
  }

  /** The first sample that lies in this split or a later one; the last of all where there is none. */
  async #firstFrom(split: number): Promise<SampleAt | null> {
    const sample = (index: number) => orNull(this.#service.activitySample(this.#activityId, { index }))
    let [from, to] = [0, (this.#details?.samples ?? 1) - 1]
    while (from < to) {
      const middle = (from + to) >> 1
      const found = await sample(middle)
      if (found === null) return null
      if ((found.split ?? Number.POSITIVE_INFINITY) < split) from = middle + 1
      else to = middle
    }
    return sample(from)
  }

  /** The moment of the activity, in ms since its start, that a frame of its video shows; `null`: it can't be told. */
  async momentOf({ frameNumber, timestampMs }: FrameMoment): Promise<number | null> {
    const { videoId = null, videoOffsetMs = null } = this.#details ?? {}
    if (videoId === null) return null
    const inVideo =
      timestampMs ??
      (frameNumber === null ? null : ((await this.#nearest(videoId, { frameNumber }))?.timestampMs ?? null))
    return inVideo === null ? null : inVideo - (videoOffsetMs ?? 0)
  }

  /** The frame nearest to a time in the activity's video. */
  async #frame(videoMs: number | null): Promise<FrameOfSample> {
    const { videoId } = this
    if (videoId === null || videoMs === null) return { state: 'noVideo' }
    const video = await orNull(this.#service.getVideo(videoId))
    if (video === null) return { state: 'videoGone', videoId, videoMs }
    const found = await this.#nearest(videoId, { timestampMs: videoMs })
    if (found === null || found.timestampMs === null) return { state: 'noFrames', videoId, videoMs }
    if (videoMs < 0 || videoMs > (video.durationMs ?? (await this.#endOf(videoId)))) {
      return { state: 'outside', videoId, videoMs }
    }
    const { frameNumber, timestampMs, path } = found
    return { state: 'found', videoId, videoMs, frameNumber, timestampMs, image: this.#images.address(path) }
  }

  async #nearest(videoId: string, position: GalleryPosition): Promise<GalleryFrameDetails | null> {
    const scope = { kind: 'video', videoId } as const
    const sort = { by: 'time', isDescending: false } as const
    const place = await orNull(this.#service.galleryIndexOf(scope, {}, sort, position))
    return place === null ? null : orNull(this.#service.galleryFrame(scope, {}, sort, place))
  }

  /** Until when a video of unknown length shows something, in ms: the last frame lasts as long as others do. */
  async #endOf(videoId: string): Promise<number> {
    const { frames, fromMs, toMs } = await this.#service.galleryFacts({ kind: 'video', videoId })
    const [from, to] = [fromMs ?? 0, toMs ?? 0]
    return to + (frames > 1 ? (to - from) / (frames - 1) : 0)
  }

  #answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
    return answer(work, l10n.t('The activity could not be read.'))
  }
}
