import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { FrametroveApi } from '../../../src/api'
import { RESULT_KINDS } from '../../../src/shared/kinds'
import type { VideoInfo } from '../../../src/shared/model'
import { type Outcome, outcomeSchema, type VideoContent } from './protocol'

const frameSchema = z.looseObject({ path: z.string().optional() })

/** All that the API tells of the store, as JSON has it. */
export async function readAll(api: FrametroveApi): Promise<Pick<Outcome, 'videos' | 'operations'>> {
  const videos: unknown[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await api.listVideos({ limit: 1000, cursor })
    for (const video of page.items) videos.push(await readVideo(api, video))
    cursor = page.next
    if (cursor === null) break
  }
  const operations = (await api.listOperations({ limit: 1000 })).items
  return outcomeSchema.parse(JSON.parse(JSON.stringify({ videos, operations, more: null })))
}

async function readVideo(api: FrametroveApi, video: VideoInfo): Promise<unknown> {
  const videoId = video.id
  const runs = (await api.listRuns(videoId, { limit: 1000 })).items
  const results: VideoContent['results'] = {}
  const images: VideoContent['images'] = {}
  for (const { id: runId } of runs) {
    for (const kind of RESULT_KINDS) {
      const page = await api.listResults({ videoId, kind, runId, limit: 1000 })
      results[`${runId} ${kind}`] = page
      for (const item of kind === 'frames' ? page.items : []) {
        const { path } = frameSchema.parse(item)
        if (path !== undefined) images[path] = createHash('sha256').update(readFileSync(path)).digest('hex')
      }
    }
  }
  return { video, report: await api.verifyVideoDataCompleteness(videoId), runs, results, images }
}
