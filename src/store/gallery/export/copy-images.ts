import { join } from 'node:path'
import { isMissing } from '../../../shared/errors'
import type { AsyncFileIo } from '../../async-file-io'
import type { FrameFiles } from '../../files/frame-files'
import { mapBounded } from '../../files/pool'
import type { ExportedFrame } from './exported-frames'

/** A frame whose image was written. */
export interface WrittenFrame extends ExportedFrame {
  /** The image in the folder; `null` for a frame without one, or whose file is gone. */
  name: string | null
  bytes: number
}

/** What images are copied with. */
export interface Copying {
  io: AsyncFileIo
  files: FrameFiles
  signal: AbortSignal
  /** Told after each frame. */
  done(): void
}

/** Copies the images of frames into a folder, under names in the order of the frames. */
export function copyImages(
  frames: readonly ExportedFrame[],
  folder: string,
  { io, files, signal, done }: Copying,
): Promise<WrittenFrame[]> {
  const names = namesOf(frames)
  const work = async (frame: ExportedFrame, index: number): Promise<WrittenFrame> => {
    const name = names[index] ?? ''
    const bytes = frame.path === null ? null : await readIfThere(files.absolutePath(frame.path), io)
    if (bytes !== null) await writeNew(join(folder, name), bytes, io)
    done()
    return { ...frame, name: bytes === null ? null : name, bytes: bytes?.length ?? 0 }
  }
  return mapBounded(frames, work, { signal })
}

/** By the numbers of the frames, or where these are not one each, by their places; as wide as the widest, so that they sort. */
function namesOf(frames: readonly ExportedFrame[]): string[] {
  const numbers = frames.flatMap(({ number }) => number ?? [])
  const isNumbered = new Set(numbers).size === frames.length
  const used = isNumbered ? numbers : frames.map((_, index) => index + 1)
  const digits = used.reduce((most, number) => Math.max(most, String(number).length), 3)
  return used.map((number) => `frame_${String(number).padStart(digits, '0')}.jpg`)
}

async function readIfThere(path: string, io: AsyncFileIo): Promise<Buffer | null> {
  try {
    return await io.readFile(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function writeNew(path: string, bytes: Uint8Array, io: AsyncFileIo): Promise<void> {
  const file = await io.open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
}
