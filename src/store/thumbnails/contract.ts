/** A thumbnail to make. Paths are absolute. */
export interface ThumbnailJob {
  image: string
  thumbnail: string
  /** The most pixels that it may be wide. */
  width: number
}

/**
 * `no_image`: the image is gone, damaged or too large; `as_is`: the image itself is to be shown, since the disk takes no
 * thumbnail, or since it is of a kind that only browsers decode, as CMYK.
 */
export type ThumbnailOutcome = 'made' | 'no_image' | 'as_is'

/** What a thumbnail thread answers. It never rejects. */
export interface ThumbnailService {
  make(job: ThumbnailJob): Promise<ThumbnailOutcome>
}
