import type { StoreMethods } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import { chosenFramesSchema, type GalleryScope, taggedFramesSchema } from '../shared/gallery'
import { type ChangeEvent, EVERYTHING_CHANGED } from '../shared/model'
import { deleteChosenFrames } from '../store/frame-deletion'
import { commonTags, tagFrames } from '../store/frame-tags'
import { describeFrames, pathsOfFrames } from '../store/gallery/chosen-frames'
import { exportFrames } from '../store/gallery/export/export-frames'
import { exportCancelled } from './cancellations'
import type { LocalStore } from './local-store'
import { throttled } from './throttled'

/** The methods of `StoreMethods` that do something with frames chosen in a gallery. */
type FrameMethods = Pick<
  StoreMethods,
  'describeFrames' | 'framePaths' | 'exportFrames' | 'commonTags' | 'tagFrames' | 'deleteGalleryFrames'
>

/** What `FrameMethods` promise, over the open store. A write is the operation `id`. */
export function frameMethods(local: LocalStore, id: string): FrameMethods {
  return {
    async describeFrames(scope, keys) {
      return local.use(({ database }) => describeFrames(database.query, scope, keys))
    },
    async framePaths(scope, keys) {
      return local.use(async ({ database, files }) =>
        (await pathsOfFrames(database.query, scope, keys)).map((path) => files.absolutePath(path)),
      )
    },
    async exportFrames({ operationId, scope, keys, folder }) {
      const tell = throttled(local, operationId)
      const progress = (done: number) => tell(done, keys.length)
      return local.cancellable(operationId, exportCancelled(), (signal) =>
        local.use((store) =>
          store.retrying(
            'The frames were not exported.',
            () =>
              exportFrames(
                store.parts(async () => {}),
                { scope, keys, folder, signal, progress },
              ),
            signal,
          ),
        ),
      )
    },
    async commonTags(scope, keys) {
      return local.use(({ database }) => commonTags(database.query, scope, keys))
    },
    async tagFrames(scope, keys, changes) {
      const what = 'The tags of the frames were not changed.'
      return local.change(
        { id, name: 'tagFrames', videoId: null, what, answer: taggedFramesSchema },
        (store, running) => tagFrames(store.target(), running, scope, keys, changes),
        () => touchedBy(scope),
      )
    },
    async deleteGalleryFrames({ operationId, scope, keys }) {
      const what = 'No frames were deleted.'
      const tell = throttled(local, operationId)
      return local.cancellable(operationId, deletionCancelled(), (signal) =>
        local.change(
          { id, name: 'deleteGalleryFrames', videoId: null, what, answer: chosenFramesSchema, signal },
          (store, running) =>
            store.database.makingRoom(() =>
              deleteChosenFrames(store.target(signal), running, scope, keys, (done) => tell(done, keys.length)),
            ),
          () => touchedBy(scope),
        ),
      )
    },
  }
}

/** What a change of frames of a scope changes; of a run only its id is known here. */
function touchedBy(scope: GalleryScope): Partial<ChangeEvent> {
  switch (scope.kind) {
    case 'event':
      return { eventIds: [scope.eventId] }
    case 'video':
      return { videoIds: [scope.videoId] }
    case 'run':
      return { videoIds: null }
    case 'search':
      return EVERYTHING_CHANGED
  }
}

function deletionCancelled(): FrametroveError {
  return new FrametroveError('cancelled', {
    what: 'The deletion was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing was deleted. Start it again when you like.',
  })
}
