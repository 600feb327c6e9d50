/** The widths that thumbnails are made in, in pixels. */
export const THUMBNAIL_WIDTHS = [160, 320] as const
export type ThumbnailWidth = (typeof THUMBNAIL_WIDTHS)[number]

/** The most frames that something is done with at once. */
export const MAX_CHOSEN = 1_000_000

/** The most ranges that the selection of a gallery is kept in: so many frames apart from one another are not selected by hand. */
export const MAX_RANGES = 10_000

/** How wide a picture of the grid may be set to, in CSS pixels. */
export const PICTURE_WIDTHS = { least: 96, greatest: 320, usual: 160 } as const
