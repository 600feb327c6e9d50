import type { StoreService } from '../../shared/contracts'
import type { GalleryScope } from '../../shared/gallery'
import { THUMBNAIL_WIDTHS } from '../../shared/gallery-sizes'

/** About as many as come into view. */
const FRAMES = 24
/** Pictures of the usual width share what is left of a row, so they are somewhat wider than the least thumbnail. */
const [, WIDTH] = THUMBNAIL_WIDTHS

/**
 * Reads the first frames of a gallery that is being opened, and lets their thumbnails be made while its page loads.
 * @throws FrametroveError `not_found`
 */
export async function prepareFirstPictures(service: StoreService, scope: GalleryScope): Promise<void> {
  const sort = { by: 'number', isDescending: false } as const
  const { items } = await service.galleryFrames({ scope, filter: {}, sort, offset: 0, limit: FRAMES })
  const frames = items.flatMap(({ path }) => (path === null ? [] : [{ path }]))
  // Who shows them asks for them again, and tells what fails.
  service.thumbnails(frames, WIDTH).catch(() => {})
}
