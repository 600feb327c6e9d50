/** A thumbnail to make. Paths are absolute. */
export interface ThumbnailJob {
  image: string
  thumbnail: string
  /** The most pixels that it may be wide. */
  width: number
}

/** `no_image`: the image is gone, or can't be decoded; `not_saved`: the disk takes no thumbnail. */
export type ThumbnailOutcome = 'made' | 'no_image' | 'not_saved'

/** What a thumbnail thread answers. It never rejects. */
export interface ThumbnailService {
  make(job: ThumbnailJob): Promise<ThumbnailOutcome>
}
