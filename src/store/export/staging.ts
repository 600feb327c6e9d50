import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { isMissing } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'
import type { StoreParts } from '../maintenance/task'
import { hiddenFolder, noteUnfinished } from './unfinished'

/**
 * Has `make` fill a hidden folder, and gives what it made its name once all of it is there. Where it fails, or is cancelled,
 * nothing is left; where the process dies meanwhile, from the next opening of the store on.
 * @param folder where it goes, absolute
 * @param place the path to give to what was made, asked for at the end
 * @param make returns what it answers, and the path of what it made: the hidden folder, or something in it
 */
export async function staged<T>(
  { io: { async: io }, storageFolder }: Pick<StoreParts, 'io' | 'storageFolder'>,
  { folder, signal, place }: { folder: string; signal: AbortSignal; place(): Promise<string> },
  make: (beside: string) => Promise<{ made: string; answer: T }>,
): Promise<{ path: string; answer: T }> {
  const id = randomUUID()
  const beside = hiddenFolder(folder, id)
  const forget = await noteUnfinished(io, storageFolder, { hidden: beside, id })
  // The first error is the one to report.
  const remove = () => io.rm(beside, { recursive: true, force: true }).then(forget, () => undefined)
  try {
    await io.mkdir(beside, { mode: 0o700 })
    const { made, answer } = await make(beside)
    throwIfCancelled(signal)
    const path = await place()
    await io.rename(made, path)
    await remove()
    return { path, answer }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The path, or where something is there, the next with a number behind it. */
export async function freeName(path: string, io: AsyncFileIo): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : join(dirname(path), `${basename(path)}-${number}`)
    if (!(await isThere(name, io))) return name
  }
}

/** Whether anything has this name, also a link that leads nowhere. */
export async function isThere(path: string, io: AsyncFileIo): Promise<boolean> {
  try {
    await io.lstat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
