import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type {
  GalleryFacts,
  GalleryFrameDetails,
  GalleryPage,
  GalleryPosition,
  GalleryScope,
  GalleryTimeline,
} from '../../shared/gallery'
import type { FramesQuery, FrameView, Moments } from '../../shared/gallery-contract'
import type { ThumbnailWidth } from '../../shared/gallery-sizes'
import type { Answer } from '../../shared/webview-contracts'
import { answer } from './answer'
import { orNull } from './or-null'
import type { StoredImages } from './stored-images'

/** Frames of a video that are read at a time while it is played. */
const MOMENTS = 120

/** What a gallery reads of the store, as answers to its webview. */
export class GalleryData {
  readonly #service: StoreService
  readonly #images: StoredImages
  readonly #scope: GalleryScope

  constructor(service: StoreService, images: StoredImages, scope: GalleryScope) {
    this.#service = service
    this.#images = images
    this.#scope = scope
  }

  facts(): Promise<Answer<GalleryFacts | null>> {
    return this.#answer(() => orNull(this.#service.galleryFacts(this.#scope)))
  }

  frames(query: FramesQuery, offset: number, limit: number): Promise<Answer<GalleryPage>> {
    return this.#answer(() => this.#service.galleryFrames({ scope: this.#scope, ...query, offset, limit }))
  }

  frame({ filter, sort }: FramesQuery, index: number): Promise<Answer<FrameView | null>> {
    return this.#answer(async () => {
      const details = await orNull(this.#service.galleryFrame(this.#scope, filter, sort, index))
      return details === null ? null : this.#view(details)
    })
  }

  moments({ filter, sort }: FramesQuery, fromMs: number): Promise<Answer<Moments>> {
    return this.#answer(async () => {
      const { frames, ...moments } = await this.#service.galleryMoments(this.#scope, filter, sort, fromMs, MOMENTS)
      return { ...moments, views: frames.map((details) => this.#view(details)) }
    })
  }

  find({ filter, sort }: FramesQuery, position: GalleryPosition): Promise<Answer<number | null>> {
    return this.#answer(() => this.#service.galleryIndexOf(this.#scope, filter, sort, position))
  }

  keys({ filter, sort }: FramesQuery, from: number, to: number): Promise<Answer<number[]>> {
    return this.#answer(() => this.#service.galleryKeys(this.#scope, filter, sort, from, to))
  }

  timeline(buckets: number): Promise<Answer<GalleryTimeline | null>> {
    return this.#answer(() => this.#service.galleryTimeline(this.#scope, buckets))
  }

  thumbnails(paths: string[], width: ThumbnailWidth): Promise<Answer<(string | null)[]>> {
    return this.#answer(async () => {
      const frames = paths.map((path) => ({ path }))
      const thumbnails = await this.#service.thumbnails(frames, width)
      return thumbnails.map((path) => this.#images.address(path))
    })
  }

  #view(details: GalleryFrameDetails): FrameView {
    return { details, image: this.#images.address(details.path) }
  }

  #answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
    return answer(work, l10n.t('The frames could not be read.'))
  }
}
