import { readFileSync, statSync } from 'node:fs'

const SECTOR_BYTES = 512

/**
 * Bytes written so far to the disk on which a folder lies, by whoever; `null` where the system does not tell. Not the
 * process's `write_bytes`: a kernel with large folios counts 512 kB there for a block of 4 kB.
 */
export function diskBytesWritten(folder: string): number | null {
  const { dev } = statSync(folder)
  const major = (dev >> 8) & 0xfff
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00)
  try {
    const fields = readFileSync(`/sys/dev/block/${major}:${minor}/stat`, 'utf8').trim().split(/\s+/)
    return Number(fields[6]) * SECTOR_BYTES
  } catch {
    return null
  }
}
