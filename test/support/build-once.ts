import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { withLock } from './lock'
import { hasCode, isAlive } from './process'

/**
 * Makes a folder once: `build` fills a temporary folder beside it that is renamed when complete, so that a run
 * which was broken off leaves nothing that looks finished. Two runs at once build one after the other.
 */
export async function buildOnce(folder: string, build: (temporary: string) => Promise<void>): Promise<string> {
  removeLeftovers(folder)
  if (existsSync(folder)) return folder
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const temporary = `${folder}.tmp-${process.pid}`
    mkdirSync(temporary, { recursive: true })
    try {
      await build(temporary)
      renameSync(temporary, folder)
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true })
      // A run whose lock was taken for stale may have finished first; its folder is as good.
      if (!(hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST')) || !existsSync(folder)) throw error
    }
  })
  return folder
}

/** What builds left whose process is gone. */
function removeLeftovers(folder: string): void {
  if (!existsSync(dirname(folder))) return
  const prefix = `${basename(folder)}.tmp-`
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue
    rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}
