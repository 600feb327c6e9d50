import type { AsyncFileIo } from '../async-file-io'
import type { FrameFiles } from '../files/frame-files'
import { mapBounded } from '../files/pool'
import { ifThere } from '../if-there'
import type { ExportTarget } from './export-target'
import type { ExportedFrame } from './frames'

/** A frame whose image was written. */
export interface WrittenFrame extends ExportedFrame {
  /** The image's name in the folder; `null` for a frame without one, or whose file is gone. */
  name: string | null
  bytes: number
}

/** What images are copied with. */
export interface Copying {
  io: AsyncFileIo
  files: FrameFiles
  target: ExportTarget
  signal: AbortSignal
  /** Told after each frame. */
  done(): void
}

/**
 * Copies the images of frames into a folder of an export.
 * @param folder with a `/` at its end, or empty
 */
export function copyImages<F extends ExportedFrame>(
  frames: readonly F[],
  { folder, nameOf }: { folder: string; nameOf(frame: F, index: number): string },
  { io, files, target, signal, done }: Copying,
): Promise<WrittenFrame[]> {
  const work = async (frame: F, index: number): Promise<WrittenFrame> => {
    const name = nameOf(frame, index)
    const bytes = frame.path === null ? null : await ifThere(io.readFile(files.absolutePath(frame.path)), null)
    if (bytes !== null) await target.addBytes(folder + name, bytes)
    done()
    return { ...frame, name: bytes === null ? null : name, bytes: bytes?.length ?? 0 }
  }
  return mapBounded(frames, work, { signal })
}

/** Names by the numbers of the frames, or where these are not one each, by their places. */
export function namesOf(frames: readonly ExportedFrame[]): string[] {
  const numbers = frames.flatMap(({ number }) => number ?? [])
  const isNumbered = new Set(numbers).size === frames.length
  const used = isNumbered ? numbers : frames.map((_, index) => index + 1)
  const most = used.reduce((greatest, number) => Math.max(greatest, number), 0)
  return used.map((number) => imageName(number, most))
}

/** Such as `frame_001.jpg`: as wide as that of the greatest number, so that they sort. */
export function imageName(number: number, greatest: number): string {
  return `frame_${String(number).padStart(Math.max(3, String(greatest).length), '0')}.jpg`
}
