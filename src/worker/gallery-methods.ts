import type { StoreMethods } from '../shared/contracts'
import type { GalleryScope } from '../shared/gallery'
import type { Gallery } from '../store/gallery/gallery'
import type { LocalStore } from './local-store'

/** The methods of `StoreMethods` that a gallery asks. */
type GalleryMethods = Pick<
  StoreMethods,
  | 'galleryFrames'
  | 'galleryFacts'
  | 'galleryFrame'
  | 'galleryMoments'
  | 'galleryIndexOf'
  | 'galleryKeys'
  | 'galleryTimeline'
  | 'thumbnails'
>

/** What `GalleryMethods` promise, over the open store. */
export function galleryMethods(local: LocalStore): GalleryMethods {
  const use = <T>(scope: GalleryScope, work: (gallery: Gallery) => Promise<T>) =>
    local.use((store) => local.galleries.use(store, scope, work))
  return {
    async galleryFrames({ scope, ...request }) {
      return use(scope, (gallery) => gallery.page(request))
    },
    async galleryFacts(scope) {
      return use(scope, (gallery) => gallery.facts())
    },
    async galleryFrame(scope, filter, sort, index) {
      return use(scope, (gallery) => gallery.details(filter, sort, index))
    },
    async galleryMoments(scope, filter, sort, fromMs, limit) {
      return use(scope, (gallery) => gallery.moments(filter, sort, fromMs, limit))
    },
    async galleryIndexOf(scope, filter, sort, position) {
      return use(scope, (gallery) => gallery.indexOf(filter, sort, position))
    },
    async galleryKeys(scope, filter, sort, from, to) {
      return use(scope, (gallery) => gallery.keys(filter, sort, from, to))
    },
    async galleryTimeline(scope, buckets) {
      return use(scope, (gallery) => gallery.timeline(buckets))
    },
    async thumbnails(frames, width) {
      return local.use(({ files }) =>
        local.thumbnails.paths(
          frames.map(({ path }) => (files.isImagePath(path) ? files.absolutePath(path) : null)),
          width,
        ),
      )
    },
  }
}
