import { basename, dirname, join, resolve, sep } from 'node:path'
import { crc32 } from 'node:zlib'
import type { DamagedFile } from '../../shared/completeness'
import { FrametroveError, systemCode, toFrametroveError } from '../../shared/errors'
import { THUMBNAIL_WIDTHS } from '../../shared/gallery'
import { type AsyncFileIo, nodeAsyncFileIo } from '../async-file-io'
import { imageOfThumbnail, thumbnailFolder } from '../thumbnails/thumbnail-path'
import type { ImageCodecs } from './codecs'
import { folderName } from './folder-name'
import type { ImageSource } from './image-source'
import { mapBounded } from './pool'
import { syncFolder, writeDurably } from './write'

/** The folders of images, below the root: of the frames of videos, and of those of events. */
export const IMAGE_FOLDERS = { videos: 'video-frames', events: 'frames' } as const

/** The folder of debug sessions, below the root. */
export const DEBUG_FOLDER = 'debug'

/** The folders of all files that rows name. */
export const FILE_FOLDERS: readonly string[] = [...Object.values(IMAGE_FOLDERS), DEBUG_FOLDER]

/**
 * The least digits in a file's name, as `ffmpeg` writes them with `frame_%03d.jpg`. Past 999 names grow
 * (`frame_1000.jpg`): file views order them by number, and frames are read in the order of their rows.
 */
const MIN_DIGITS = 3

/** An image to copy in. */
export interface FrameImport {
  source: ImageSource
  /** Where it goes: `runFolder` or `eventFolder`. */
  folder: string
  /** The frame's place in its folder, from 1; names the file. */
  index: number
  /** 1 to 100; for what is no JPEG and is encoded anew. */
  jpegQuality: number
}

/** An image that was copied in. */
export interface ImportedFrame {
  /** Relative to the root, with `/` on every system: `<folder>/frame_001.jpg`. */
  path: string
  /** Pixels of the upright picture. */
  width: number
  height: number
  sizeBytes: number
  /** CRC-32 of the file's bytes. */
  crc32: number
}

/** A file that should be there. */
export interface ExpectedFile {
  /** Relative, as `importImage` gave it. */
  path: string
  sizeBytes: number
}

/** A file that is not there as it should be. */
export type FileProblem = Pick<DamagedFile, 'path' | 'problem'>

/**
 * The frame images of a store: JPEG files `video-frames/<video>/<run>/frame_001.jpg` and `frames/<event>/frame_001.jpg`
 * below a root, for their owner only (files 0600, folders 0700). Import the images, `syncNames`, then commit the rows that
 * name them.
 */
export class FrameFiles {
  readonly #root: string
  readonly #codecs: ImageCodecs
  readonly #io: AsyncFileIo
  #holds = 0
  /** What is to be removed, by folder: all of it, or only these images. */
  #heldRemovals: { folder: string; images: string[] | null }[] = []

  /** @param root absolute path of the store's folder; made when first needed. */
  constructor(root: string, codecs: ImageCodecs, io: AsyncFileIo = nodeAsyncFileIo) {
    this.#root = resolve(root)
    this.#codecs = codecs
    this.#io = io
  }

  /**
   * Copies an image in: JPEG byte for byte, PNG and WebP as JPEG. The file's content is durable when this
   * returns, its name after `syncNames`. A failed import leaves no file.
   * @throws FrametroveError `invalid_image`; where the disk fails, the code that fits.
   */
  async importImage(image: FrameImport): Promise<ImportedFrame> {
    const { bytes, width, height } = await image.source.toJpeg({
      ...{ io: this.#io, codecs: this.#codecs, quality: image.jpegQuality },
    })
    const path = this.pathOf(image.folder, image.index)
    await guard(`“${image.source.name}” could not be copied in.`, async () => {
      const target = this.absolutePath(path)
      await this.#io.mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeDurably(target, bytes, this.#io)
    })
    return { path, width, height, sizeBytes: bytes.length, crc32: crc32(bytes) }
  }

  /**
   * `importImage` for many, a few at a time; answers in the order asked. All or nothing: after a failure or an
   * abort none of these files is left.
   * @param done is told after each image how many are in.
   * @throws FrametroveError as `importImage`, or `cancelled`.
   */
  async importImages(
    images: readonly FrameImport[],
    options: { signal?: AbortSignal; done?: (count: number) => void } = {},
  ): Promise<ImportedFrame[]> {
    const written: string[] = []
    try {
      const work = async (image: FrameImport) => {
        const frame = await this.importImage(image)
        written.push(frame.path)
        options.done?.(written.length)
        return frame
      }
      return await mapBounded(images, work, { signal: options.signal })
    } catch (error) {
      await this.remove(written).catch(() => undefined)
      throw error
    }
  }

  /** Where the image of a frame lies, relative to the root. */
  pathOf(folder: string, index: number): string {
    return `${folder}/frame_${String(index).padStart(MIN_DIGITS, '0')}.jpg`
  }

  /** Makes the names of a folder's files durable, and those of the folders above. */
  async syncNames(folder: string): Promise<void> {
    await guard('The frame images could not be saved.', async () => {
      // Up to the folder that holds the root: each holds the name of the one before.
      for (let at = join(this.#root, folder); ; at = dirname(at)) {
        await syncFolder(at, this.#io)
        if (at === dirname(this.#root)) return
      }
    })
  }

  /** The highest number of a file in a folder, also of one that no row names; 0 where there is none. */
  async lastIndex(folder: string): Promise<number> {
    const names = await guard('The frame images could not be listed.', () => this.#namesIn(join(this.#root, folder)))
    return names.reduce((last, name) => Math.max(last, Number(/^frame_(\d+)\./.exec(name)?.[1] ?? 0)), 0)
  }

  /** Removes files; those that are gone already are fine. */
  async remove(paths: readonly string[]): Promise<void> {
    await guard('Frame images could not be removed.', async () => {
      await mapBounded(paths, (path) => this.#io.rm(this.absolutePath(path), { force: true }))
    })
  }

  /**
   * Puts a file that was written below the root in its place, and makes its name durable. Nothing may lie there.
   * @param file absolute
   */
  async place(file: string, path: string): Promise<void> {
    await guard(`“${path}” could not be put in its place.`, async () => {
      const target = this.absolutePath(path)
      await this.#io.mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await this.#io.rename(file, target)
      await this.syncNames(dirname(path))
    })
  }

  /**
   * Removes a folder with all its files and their thumbnails, or a file, and folders left empty; does nothing where there is
   * none.
   */
  async removeFolder(folder: string): Promise<void> {
    await this.#removeUnheld({ folder, images: null })
  }

  /** Removes images with their thumbnails, and folders left empty; those that are gone already are fine. */
  async removeImages(paths: readonly string[]): Promise<void> {
    for (const [folder, images] of byFolder(paths)) await this.#removeUnheld({ folder, images })
  }

  /** Removes a folder and those above it, as far as they are empty. */
  async removeEmpty(folder: string): Promise<void> {
    await guard('Folders left empty could not be removed.', () => this.#removeEmpty(join(this.#root, folder)))
  }

  /**
   * From now until the answer is called, folders and images that are removed stay: who copies the images needs them as of
   * one moment. Then they go; where the process dies before, they are orphans.
   */
  holdRemovals(): () => Promise<void> {
    this.#holds++
    let isHeld = true
    return async () => {
      if (!isHeld) return
      isHeld = false
      if (--this.#holds > 0) return
      for (const held of this.#heldRemovals.splice(0)) await this.#removeUnheld(held)
    }
  }

  /** @throws FrametroveError `busy` while a folder that was removed is still kept, so that nothing new may go into it */
  requireReleased(folder: string): void {
    if (!this.#heldRemovals.some((held) => held.folder === folder)) return
    throw new FrametroveError('busy', {
      what: 'The files could not be saved.',
      why: 'Those that were deleted before are still being copied into a backup or an export.',
      action: 'Try again when that has ended.',
    })
  }

  /** Which of the files are gone, or have another size, in the order asked. Takes about a second for 100,000. */
  async inspect(files: readonly ExpectedFile[]): Promise<FileProblem[]> {
    const work = async ({ path, sizeBytes }: ExpectedFile): Promise<FileProblem[]> => {
      const size = await this.#sizeOf(this.absolutePath(path))
      if (size === sizeBytes) return []
      return [{ path, problem: size === null ? 'gone' : 'size_differs' }]
    }
    // More at a time only keeps libuv's threads busy while others are answered.
    const problems = await guard('The frame images could not be checked.', () =>
      mapBounded(files, work, { concurrency: 16 }),
    )
    return problems.flat()
  }

  /** Whether the file that a row names is there, of its recorded size; not where it names none. */
  async isThere(path: string | null, sizeBytes: number | null): Promise<boolean> {
    return path !== null && (await this.inspect([{ path, sizeBytes: sizeBytes ?? 0 }])).length === 0
  }

  /**
   * The absolute path of a file by its relative one.
   * @throws FrametroveError `invalid_input` for a path that is not below the folders of the files that rows name.
   */
  absolutePath(relative: string): string {
    if (this.#isBelow(FILE_FOLDERS, relative)) return resolve(this.#root, relative)
    throw new FrametroveError('invalid_input', {
      what: `“${relative}” is not the path of a stored file.`,
      why: 'It leads out of the folders of frame images and debug sessions.',
      action: 'Ingest it again.',
    })
  }

  /** Whether a relative path stays below the folders of the frame images. */
  isImagePath(relative: string): boolean {
    return this.#isBelow(Object.values(IMAGE_FOLDERS), relative)
  }

  #isBelow(folders: readonly string[], relative: string): boolean {
    const path = resolve(this.#root, relative)
    return folders.some((folder) => path.startsWith(join(this.#root, folder) + sep)) && !/[\\\0]/.test(relative)
  }

  async #namesIn(folder: string): Promise<string[]> {
    try {
      return await this.#io.readdir(folder)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  }

  async #sizeOf(path: string): Promise<number | null> {
    try {
      const stats = await this.#io.stat(path)
      return stats.isFile() ? stats.size : null
    } catch (error) {
      const code = systemCode(error)
      if (code === 'ENOENT' || code === 'ENOTDIR') return null
      throw error
    }
  }

  async #removeUnheld(removal: { folder: string; images: string[] | null }): Promise<void> {
    const { folder, images } = removal
    if (this.#holds > 0) this.#heldRemovals.push(removal)
    else if (images === null) await this.#removeFolder(folder)
    else await this.#removeImages(folder, images)
  }

  async #removeImages(folder: string, images: readonly string[]): Promise<void> {
    await this.remove(images)
    await guard('Thumbnails could not be removed.', async () => {
      const gone = new Set(images.map((path) => basename(path, '.jpg')))
      for (const width of THUMBNAIL_WIDTHS) {
        const thumbnails = join(this.#root, thumbnailFolder(folder, width))
        const names = (await this.#namesIn(thumbnails)).filter((name) => gone.has(imageOfThumbnail(name) ?? ''))
        await mapBounded(names, (name) => this.#io.rm(join(thumbnails, name), { force: true }))
        await this.#removeEmpty(thumbnails)
      }
    })
    await this.removeEmpty(folder)
  }

  async #removeFolder(relative: string): Promise<void> {
    await guard('Frame images could not be removed.', async () => {
      await this.#removeTree(relative)
      // Behind their images: a thumbnail that is just being made looks for its image last.
      for (const width of THUMBNAIL_WIDTHS) await this.#removeTree(thumbnailFolder(relative, width))
    })
  }

  /** Removes a folder, and those above that are empty then. */
  async #removeTree(relative: string): Promise<void> {
    const folder = join(this.#root, relative)
    await this.#io.rm(folder, { recursive: true, force: true, maxRetries: 3 })
    await this.#removeEmpty(dirname(folder))
  }

  async #removeEmpty(folder: string): Promise<void> {
    for (let at = folder; at !== this.#root; at = dirname(at)) {
      if (!(await this.#removedIfEmpty(at))) return
    }
  }

  async #removedIfEmpty(folder: string): Promise<boolean> {
    try {
      await this.#io.rmdir(folder)
      return true
    } catch (error) {
      const code = systemCode(error)
      if (code === 'ENOENT') return true
      // EEXIST is how some systems say it.
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return false
      throw error
    }
  }
}

/** The folder of a run's images, below the root. */
export function runFolder(videoId: string, runId: string): string {
  return `${IMAGE_FOLDERS.videos}/${folderName(videoId)}/${folderName(runId)}`
}

/** The folder of a video's debug sessions, below the root. */
export function debugFolder(videoId: string): string {
  return `${DEBUG_FOLDER}/${folderName(videoId)}`
}

/** The folder of an event's images, below the root. */
export function eventFolder(eventId: string): string {
  return `${IMAGE_FOLDERS.events}/${folderName(eventId)}`
}

function byFolder(paths: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/'))
    const images = folders.get(folder)
    if (images) images.push(path)
    else folders.set(folder, [path])
  }
  return folders
}

/** Runs `work`; whatever it throws becomes a FrametroveError that says `what` failed. */
async function guard<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toFrametroveError(error, what)
  }
}
