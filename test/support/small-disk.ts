import { mkdir } from 'node:fs/promises'
import { run, runOrThrow } from './process'

/** A disk of its own, as small as it is asked for. */
export interface SmallDisk {
  folder: string
  /** Takes the disk away, with all that is on it. */
  unmount(): Promise<void>
}

/**
 * Makes a disk in memory (a tmpfs), seen in a folder that is made for it.
 * @param bytes its size
 * @returns why there is none, where the system does not let this process mount one
 */
export async function mountSmallDisk(folder: string, bytes: number): Promise<SmallDisk | string> {
  if (process.platform !== 'linux') return 'only Linux has a disk in memory that can be mounted'
  await mkdir(folder)
  const { code, output } = await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'frametrove', folder])
  if (code !== 0) return `no disk can be mounted here: ${output.trim()}`
  return {
    folder,
    async unmount() {
      await runOrThrow('umount', ['--lazy', folder])
    },
  }
}

/**
 * Makes a folder that is there read-only for whoever opens a file in it from now on.
 * @returns what makes it writable again; or why it can't be done, where the system does not let this process mount
 */
export async function makeReadOnly(folder: string): Promise<(() => Promise<void>) | string> {
  if (process.platform !== 'linux') return 'only Linux can mount a folder over itself'
  const { code, output } = await run('mount', ['--bind', folder, folder])
  if (code !== 0) return `nothing can be mounted here: ${output.trim()}`
  await runOrThrow('mount', ['-o', 'remount,bind,ro', folder])
  return async () => {
    await runOrThrow('umount', ['--lazy', folder])
  }
}
