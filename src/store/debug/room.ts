import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FrametroveError } from '../../shared/errors'
import type { StoreSettings } from '../../shared/settings'
import type { AsyncFileIo } from '../async-file-io'

const compress = promisify(gzip)

const MB = 1024 * 1024

/** About how many bytes so much JSON will take, by a sample of it. */
export async function estimateStored(sample: Uint8Array, rawBytes: number): Promise<number> {
  if (sample.length === 0) return 0
  const { length } = await compress(sample)
  return Math.ceil((length / sample.length) * rawBytes)
}

/**
 * Makes sure that a session will fit, before anything of it is written.
 * @param bytes of its archive, as estimated
 * @throws FrametroveError `quota_exceeded`, `disk_full`
 */
export async function requireDebugRoom(
  bytes: number,
  { debugQuotaMb, leaveFreeMb }: Pick<StoreSettings, 'debugQuotaMb' | 'leaveFreeMb'>,
  { io, folder }: { io: AsyncFileIo; folder: string },
): Promise<void> {
  const what = 'The debug session was not saved.'
  const needed = `It will take about ${Math.ceil(bytes / MB)} MB`
  if (debugQuotaMb > 0 && bytes > debugQuotaMb * MB) {
    throw new FrametroveError('quota_exceeded', {
      what,
      why: `${needed}, and the setting “frametrove.retention.debugQuotaMb” allows ${debugQuotaMb} MB for all.`,
      action: 'Raise the setting, or record fewer frames.',
    })
  }
  const { bavail, bsize } = await io.statfs(folder)
  if (bytes <= bavail * bsize - leaveFreeMb * MB) return
  throw new FrametroveError('disk_full', {
    what,
    why: `${needed}, and the disk has ${Math.floor((bavail * bsize) / MB)} MB left, of which ${leaveFreeMb} MB stay free.`,
    action: 'Make room on the disk, then try again. Nothing that was acknowledged before is affected.',
  })
}
