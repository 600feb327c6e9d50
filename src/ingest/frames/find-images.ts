import { readdir, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { FrametroveError, systemCode, toFrametroveError } from '../../shared/errors'

const EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp'])

/** Whether a name is that of an image, by its extension; hidden files are left out. */
export function isImageName(name: string): boolean {
  return !name.startsWith('.') && EXTENSIONS.has(extname(name).toLowerCase())
}

/**
 * The images to ingest, absolute and each once: files as they are named, and of folders the image files directly in
 * them (by their extension; hidden files left out). Whether they are images is not looked at.
 * @throws FrametroveError `not_found` for a path that is not there, `invalid_input` where there is no image.
 */
export async function findImages(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    for (const image of await imagesAt(resolve(path))) found.add(image)
  }
  if (found.size > 0) return [...found]
  throw new FrametroveError('invalid_input', {
    what: 'No images were found.',
    why: `${paths.map((path) => `“${path}”`).join(', ') || 'Nothing'} holds no .jpg, .jpeg, .png or .webp file; folders inside are not searched.`,
    action: 'Choose image files, or the folder that directly holds them.',
  })
}

async function imagesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await readdir(path, { withFileTypes: true })
    return entries.filter((it) => !it.isDirectory() && isImageName(it.name)).map((it) => join(path, it.name))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toFrametroveError(error, `“${path}” could not be read.`)
    throw new FrametroveError('not_found', {
      what: `“${path}” was not found.`,
      why: 'There is no such file or folder.',
      action: 'Check the path, then ingest again.',
    })
  }
}
