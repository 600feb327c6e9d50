import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import { type FileIo, readAll } from './file-io'
import { scanLog } from './log-scan'
import { type Manifest, storeFiles } from './manifest'
import type { Quarantine } from './quarantine'

/** Up to so many bytes a file's content is checked at every open, which takes no time that is felt. */
const CHECKED_BYTES = 32 * 1024 * 1024

/**
 * Looks at what stands by for the day when the newest snapshot is bad: the older snapshot, and the
 * logs from it up to the one in use. Damage there loses nothing yet, but has to be made up for.
 * @param used the generation of the snapshot in use
 * @returns the generations of snapshots that would be of no use
 */
export function checkStandby(
  io: FileIo,
  folder: string,
  manifest: Manifest,
  used: number,
  quarantine: Quarantine,
): number[] {
  const names = io.list(folder)
  const unusable: number[] = []
  for (const { generation, bytes, crc32: expected } of manifest.snapshots) {
    if (generation >= used) continue
    const isSnapshot = (content: Buffer) => content.length === bytes && crc32(content) === expected
    const problems = [problemOf(storeFiles.snapshot(generation), bytes, isSnapshot)]
    for (let log = generation; log < used; log++) {
      const isSealed = (content: Buffer) => {
        const scan = scanLog(content)
        return scan.sealed && scan.header?.generation === log
      }
      problems.push(problemOf(storeFiles.log(log), null, isSealed))
    }
    for (const problem of problems) {
      if (!problem) continue
      const { name, what } = problem
      const kept = what === 'damaged' ? [quarantine.keep(path.join(folder, name))] : []
      quarantine.note(`${name} is ${what}. It only stands by for another that is whole; a new one is made.`, kept)
      if (!unusable.includes(generation)) unusable.push(generation)
    }
  }
  return unusable

  function problemOf(name: string, bytes: number | null, isGood: (content: Buffer) => boolean) {
    if (!names.includes(name)) return { name, what: 'gone' as const }
    const file = path.join(folder, name)
    const size = sizeOf(io, file)
    const isBad = (bytes !== null && size !== bytes) || (size <= CHECKED_BYTES && !isGood(readAll(io, file)))
    return isBad ? { name, what: 'damaged' as const } : null
  }
}

function sizeOf(io: FileIo, file: string): number {
  const fd = io.open(file, 'r')
  try {
    return io.size(fd)
  } finally {
    io.close(fd)
  }
}
