import type { BirpcReturn } from 'birpc'
import type {
  GalleryFacts,
  GalleryFilter,
  GalleryFrame,
  GalleryPage,
  GalleryPosition,
  GalleryTimeline,
} from '../../shared/gallery'
import type {
  FrameMoment,
  FramesAction,
  FramesQuery,
  FrameView,
  GalleryHost,
  GalleryState,
  GalleryWebview,
  Moments,
} from '../../shared/gallery-contract'
import type { ThumbnailWidth } from '../../shared/gallery-sizes'
import type { Answer } from '../../shared/webview-contracts'
import { connectHost } from '../host-rpc'
import type { VsCodeApi } from '../vscode-api'

/** What a source is built from. */
interface Parts {
  vscode: VsCodeApi<GalleryState>
  /** Which frames are shown, in which order. */
  query(): FramesQuery
  /** The store has changed. */
  changed(): void
  /** Another panel of the video looks at another frame. */
  lookAt(moment: FrameMoment): void
}

/** What a gallery reads of the store. Whatever could not be read is answered with `null`, and `error` tells why. */
export class GallerySource {
  /** Of what was asked last. */
  error: string | null = null
  readonly #host: BirpcReturn<GalleryHost, GalleryWebview>
  readonly #query: () => FramesQuery

  constructor({ vscode, query, changed, lookAt }: Parts) {
    this.#host = connectHost(vscode, { changed, lookAt })
    this.#query = query
  }

  start(): ReturnType<BirpcReturn<GalleryHost, GalleryWebview>['start']> {
    return this.#host.start()
  }

  keep(state: GalleryState): void {
    void this.#host.keep.asEvent(state)
  }

  async facts(): Promise<GalleryFacts | null> {
    return this.#take(await this.#host.loadFacts())
  }

  async timeline(buckets: number): Promise<GalleryTimeline | null> {
    return this.#take(await this.#host.loadTimeline(buckets))
  }

  async page(offset: number, limit: number): Promise<GalleryPage | null> {
    return this.#take(await this.#host.loadFrames(this.#query(), offset, limit))
  }

  /** How many frames of the gallery pass a filter. */
  async count(filter: GalleryFilter): Promise<number | null> {
    const page = this.#take(await this.#host.loadFrames({ ...this.#query(), filter }, 0, 1))
    return page?.total ?? null
  }

  /** Also `null` where there is no frame at that place. */
  async frame(index: number): Promise<FrameView | null> {
    return this.#take(await this.#host.loadFrame(this.#query(), index))
  }

  async moments(fromMs: number): Promise<Moments | null> {
    return this.#take(await this.#host.loadMoments(this.#query(), fromMs))
  }

  async thumbnails(paths: string[], width: ThumbnailWidth): Promise<(string | null)[] | null> {
    return this.#take(await this.#host.loadThumbnails(paths, width))
  }

  /** The place of the nearest frame. */
  async find(position: GalleryPosition): Promise<number | null> {
    return this.#take(await this.#host.findFrame(this.#query(), position))
  }

  /** The place where a frame is now, or the one nearest to it. */
  async findAgain({ key, frameNumber, timestampMs }: GalleryFrame): Promise<number | null> {
    return this.find({
      key,
      ...(frameNumber === null ? {} : { frameNumber }),
      ...(timestampMs === null ? {} : { timestampMs }),
    })
  }

  /** The keys of the frames that are shown, from one place to another, both included. */
  async keys(from: number, to: number): Promise<number[] | null> {
    return this.#take(await this.#host.loadKeys(this.#query(), from, to))
  }

  /** The keys of all frames of the gallery in their order, also those that the filters leave out. */
  async allKeys(): Promise<number[] | null> {
    const all = { ...this.#query(), filter: {} }
    return this.#take(await this.#host.loadKeys(all, 0, Number.MAX_SAFE_INTEGER))
  }

  async act(action: FramesAction, keys: number[]): Promise<void> {
    this.#take(await this.#host.actOnFrames(action, keys))
  }

  /** Tells the other panels of the video which frame is looked at. */
  lookAt({ frameNumber, timestampMs }: FrameMoment): void {
    void this.#host.lookAt.asEvent({ frameNumber, timestampMs })
  }

  #take<T>(answer: Answer<T>): T | null {
    this.error = 'error' in answer ? answer.error : null
    return 'ok' in answer ? answer.ok : null
  }
}
