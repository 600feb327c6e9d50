import { KeyedMutex } from '../keyed-mutex'

const turns = new KeyedMutex()

/** Runs `work` once all work given before for the same folder of images has ended: its rows and files change together. */
export function inFolderTurn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  return turns.run(folder, work)
}
