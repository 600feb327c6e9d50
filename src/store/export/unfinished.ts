import { basename, dirname, isAbsolute, join } from 'node:path'
import type { AsyncFileIo } from '../async-file-io'
import { writeDurably } from '../files/write'
import { ifThere } from '../if-there'
import { UNFINISHED } from '../maintenance/backup-zip'
import { storageFolders } from '../maintenance/task'

/** Below the storage folder: a file for each export under way, which holds the path of its hidden folder. */
const NOTES = 'exports'

/** What `staged` names its hidden folders: nothing else is removed, whatever a note says. */
const HIDDEN = /^\.frametrove-[\da-f-]{36}\.tmp$/

/** The hidden folder of an export, by a UUID of its own. */
export function hiddenFolder(folder: string, id: string): string {
  return join(folder, `.frametrove-${id}.tmp`)
}

/**
 * Notes the hidden folder of an export, so that it is removed at the next opening of the store where this process dies
 * before it can. Where the note can't be written, as on a full disk, the export goes on without.
 * @returns what removes the note
 */
export async function noteUnfinished(
  io: AsyncFileIo,
  storageFolder: string,
  { hidden, id }: { hidden: string; id: string },
): Promise<() => Promise<void>> {
  const note = join(storageFolder, NOTES, id)
  try {
    await io.mkdir(dirname(note), { recursive: true, mode: 0o700 })
    await writeDurably(note, Buffer.from(hidden), io)
  } catch {
    return async () => {}
  }
  return () => io.rm(note, { force: true }).catch(() => undefined)
}

/**
 * Removes what exports and backups have left behind whose process died. Only for the opening of a store: whoever holds its
 * lock is the only one to export from it, so all that is there then is of processes that are gone.
 */
export async function removeUnfinished(io: AsyncFileIo, storageFolder: string): Promise<void> {
  const backups = join(storageFolder, storageFolders.backups)
  for (const name of await ifThere(io.readdir(backups), [])) {
    if (name.endsWith(`.zip${UNFINISHED}`)) await io.rm(join(backups, name), { force: true })
  }
  for (const id of await ifThere(io.readdir(join(storageFolder, NOTES)), [])) {
    const note = join(storageFolder, NOTES, id)
    const hidden = (await io.readFile(note)).toString('utf8')
    if (isAbsolute(hidden) && HIDDEN.test(basename(hidden))) {
      // On a disk that is not there now, it may be there the next time.
      if ((await ifThere(io.lstat(dirname(hidden)), null)) === null) continue
      await io.rm(hidden, { recursive: true, force: true })
    }
    await io.rm(note, { force: true })
  }
}
