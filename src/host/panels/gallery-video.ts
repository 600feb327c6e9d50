import { dirname } from 'node:path'
import type { StoreService } from '../../shared/contracts'
import type { GalleryScope } from '../../shared/gallery'
import { findVideoFile, type VideoFile } from './video-file'

/** Of so many runs the files are asked for that named the video. */
const MAX_RUNS = 100

/**
 * The video that a gallery can play: that of its video or run, where it is in one of the folders. A relative
 * one is looked for beside the files that were ingested, then in the folders. `null` where there is none, also where
 * the store can't tell: the gallery then says itself what is wrong.
 */
export async function galleryVideo(
  service: StoreService,
  scope: GalleryScope,
  folders: { workspace: readonly string[]; sample: string },
): Promise<VideoFile | null> {
  try {
    const videoId = await videoOf(service, scope)
    const source = videoId === null ? null : (await service.getVideo(videoId)).sourceUri
    if (videoId === null || source === null) return null
    const runs = await service.listRuns(videoId, { limit: MAX_RUNS })
    const named = runs.items
      .filter((run) => run.current)
      .flatMap(({ sources }) => sources.map(({ path }) => dirname(path)))
    return await findVideoFile(source, {
      bases: [...new Set([...named, ...folders.workspace])],
      allowed: [...folders.workspace, folders.sample],
    })
  } catch {
    return null
  }
}

async function videoOf(service: StoreService, scope: GalleryScope): Promise<string | null> {
  if (scope.kind === 'video') return scope.videoId
  return scope.kind === 'run' ? (await service.getRun(scope.runId)).videoId : null
}
