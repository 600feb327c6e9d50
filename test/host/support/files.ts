import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { FrametroveApi } from '../../../src/api'
import { projectRoot } from '../../support/paths'

/** A file or folder of test/fixtures. */
export function fixture(...names: string[]): string {
  return join(projectRoot, 'test', 'fixtures', ...names)
}

/** A new folder for one test, and how to fill and remove it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-host-'))
  const at = (name: string): string => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }
  return {
    folder,
    /** Writes text and bytes as they are, other values as JSON. */
    write(name: string, content: unknown): string {
      const path = at(name)
      const asIs = typeof content === 'string' || content instanceof Uint8Array
      writeFileSync(path, asIs ? content : JSON.stringify(content))
      return path
    },
    /** Copies an image of the fixtures. */
    image(name: string, from = 'baseline.jpg'): string {
      const path = at(name)
      copyFileSync(fixture('images', from), path)
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const storedFrame = z.looseObject({ path: z.string() })

/** The absolute paths of the images stored for a video, in the order of their times. */
export async function imagesOf(api: FrametroveApi, videoId: string, runId?: string): Promise<string[]> {
  const request = { videoId, kind: 'frames' as const, limit: 1000, ...(runId === undefined ? {} : { runId }) }
  const { items, next } = await api.listResults(request)
  assert.equal(next, null)
  return items.map((item) => storedFrame.parse(item).path)
}

/** The folder that holds the images of all videos: three above any of them. */
export async function allImagesFolder(api: FrametroveApi, videoId: string): Promise<string> {
  const [image] = await imagesOf(api, videoId)
  assert.ok(image)
  return dirname(dirname(dirname(image)))
}

/** Every file below a folder; none where there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
