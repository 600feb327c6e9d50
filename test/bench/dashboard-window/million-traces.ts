import { join } from 'node:path'
import { buildOnce } from '../../support/build-once'
import { writeTrace } from '../../support/debug-trace'
import { cacheDir } from '../../support/paths'

/** The sessions that are made, and the threshold that they differ in. */
export const traced = { videoId: 'many', a: 'before', b: 'after' } as const

/** A folder with two debug sessions of so many frames each. Made once and kept; a million takes about a gigabyte of disk. */
export function manyTracedFrames(frames: number): Promise<string> {
  return buildOnce(join(cacheDir, `traces-${frames}`), async (folder) => {
    const { videoId } = traced
    await writeTrace(join(folder, 'a.json'), { frames, videoId, sessionId: traced.a, threshold: 0.5 })
    await writeTrace(join(folder, 'b.json'), { frames, videoId, sessionId: traced.b, threshold: 0.4 })
  })
}
