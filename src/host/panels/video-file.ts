import { realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leaves } from '../../ingest/frame-paths'

const VIDEO_EXTENSIONS = new Set(['.mp4', '.m4v', '.mov', '.webm', '.mkv', '.ogv', '.avi', '.mpg', '.mpeg'])

/** Where a video is looked for. */
export interface VideoFolders {
  /** A path is relative to each of these, in their order. */
  bases: readonly string[]
  /** It counts only in these. */
  allowed: readonly string[]
}

/** A video file that may be played. */
export interface VideoFile {
  /** Absolute, without links. */
  path: string
  bytes: number
}

/**
 * The file of a video: `source` is an absolute path, a `file:` URI or a path relative to one of the
 * bases. `null` for anything else, and for what is not a video file in an allowed folder: the source comes from whoever
 * wrote the results. Nothing outside of the allowed folders is touched to find out.
 */
export async function findVideoFile(source: string, { bases, allowed }: VideoFolders): Promise<VideoFile | null> {
  const roots = (await Promise.all(allowed.map(rootsOf))).flat()
  const isInRoot = (path: string) => roots.some((root) => !leaves(root, path))
  for (const path of candidates(source, bases)) {
    if (!isInRoot(path)) continue
    const real = await realFile(path)
    if (real !== null && isInRoot(real.path) && VIDEO_EXTENSIONS.has(extname(real.path).toLowerCase())) return real
  }
  return null
}

/** A folder, and what it is by links: a path may be given by either. */
async function rootsOf(folder: string): Promise<string[]> {
  const real = await realpath(folder).catch(() => null)
  return real === null ? [] : [resolve(folder), real]
}

function candidates(source: string, bases: readonly string[]): string[] {
  if (/^file:/i.test(source)) {
    const path = fromFileUri(source)
    return path === null ? [] : [path]
  }
  if (isAbsolute(source)) return [resolve(source)]
  // Any other scheme, or a drive that is not here.
  if (/^[a-z][a-z\d+.-]*:/i.test(source)) return []
  return bases.map((base) => resolve(base, source.replaceAll('\\', '/')))
}

function fromFileUri(uri: string): string | null {
  try {
    return resolve(fileURLToPath(uri))
  } catch {
    return null
  }
}

async function realFile(path: string): Promise<VideoFile | null> {
  try {
    const real = await realpath(path)
    const facts = await stat(real)
    return facts.isFile() ? { path: real, bytes: facts.size } : null
  } catch {
    return null
  }
}
