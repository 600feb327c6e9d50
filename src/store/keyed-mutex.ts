import { Mutex } from 'async-mutex'

/** A mutex for each key, as long as somebody holds it or waits for it. */
export class KeyedMutex {
  readonly #turns = new Map<string, Mutex>()

  /** Runs `work` once all work given before for the same key has ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(key) ?? new Mutex()
    this.#turns.set(key, turn)
    try {
      return await turn.runExclusive(work)
    } finally {
      if (!turn.isLocked()) this.#turns.delete(key)
    }
  }
}
