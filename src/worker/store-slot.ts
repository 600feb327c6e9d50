import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { Manifest } from '../store/engine/manifest'
import { putBack } from '../store/maintenance/put-back'
import { orCancelled, type StoreParts } from '../store/maintenance/task'
import type { OpenedStore } from '../store/opened-store'

/** The place of the open store: what is under way on it, and the exchange of its database for a restored one. */
export class StoreSlot {
  readonly #open: () => Promise<OpenedStore>
  /** `null` where the store could not be opened again after an exchange: the next call tries. */
  #store: Promise<OpenedStore> | null
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #writes = new Set<Promise<unknown>>()
  /** While the database is exchanged, everybody waits for this. */
  #gate: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(store: OpenedStore, open: () => Promise<OpenedStore>) {
    this.#store = Promise.resolve(store)
    this.#open = open
  }

  /** Runs `work` over the open store, which is not closed before it has ended. */
  use<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    return this.#run(work, false)
  }

  /** `use` for work that writes. */
  write<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    return this.#run(work, true)
  }

  /** What maintenance works on. */
  parts(store: OpenedStore): StoreParts {
    return store.parts(() => Promise.allSettled(this.#writes))
  }

  /**
   * Exchanges the database for another image. It waits for the writes under way while others go on reading, then
   * for these; whoever comes then waits. Where the new one can't be opened, the former is put back.
   * @throws FrametroveError `cancelled`; `rollback_failed` where it can't be told which of them the next opening finds;
   * else what fits where the disk fails: the store is then as it was
   */
  async exchange(image: Uint8Array, signal: AbortSignal): Promise<void> {
    while (this.#writes.size > 0) await orCancelled(Promise.allSettled(this.#writes), signal)
    let openGate = () => {}
    this.#gate = new Promise((resolve) => {
      openGate = resolve
    })
    const exchanged = this.#exchange(image)
    // A store that is closed meanwhile waits for it.
    this.#underWay.add(exchanged)
    try {
      await exchanged
    } finally {
      this.#underWay.delete(exchanged)
      this.#gate = null
      openGate()
    }
  }

  /** Waits for what is under way, then closes the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
    const store = await this.#store?.catch(() => null)
    await store?.database.close()
  }

  async #run<T>(work: (store: OpenedStore) => T | Promise<T>, isWrite: boolean): Promise<T> {
    while (this.#gate && !this.#closing) await this.#gate
    if (this.#closing) throw stopped()
    const running = this.#opened().then(work)
    this.#underWay.add(running)
    if (isWrite) this.#writes.add(running)
    try {
      return await running
    } finally {
      this.#underWay.delete(running)
      this.#writes.delete(running)
    }
  }

  #opened(): Promise<OpenedStore> {
    this.#store ??= this.#open().catch((error) => {
      this.#store = null
      throw error
    })
    return this.#store
  }

  async #exchange(image: Uint8Array): Promise<void> {
    await Promise.allSettled(this.#underWay)
    const store = await this.#opened()
    const parts = this.parts(store)
    const former = await store.retrying('The backup was not restored.', () => store.database.exchangeAndClose(image))
    this.#store = null
    try {
      await this.#opened()
    } catch (error) {
      await this.#goBack(parts, former, error)
    }
  }

  async #goBack(parts: StoreParts, former: Manifest, cause: unknown): Promise<never> {
    try {
      await putBack(parts, former)
    } catch (error) {
      throw uncertain(error)
    }
    await this.#opened()
    throw new FrametroveError(
      toFrametroveError(cause, '').code,
      {
        what: 'The backup was not restored.',
        why: `The restored store could not be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
        action: 'What was there before is back. Choose another backup, or try again.',
      },
      { cause },
    )
  }
}

function uncertain(cause: unknown): FrametroveError {
  return new FrametroveError(
    'rollback_failed',
    {
      what: 'The restored store could not be opened, and what was there before could not be put back.',
      why: `${cause instanceof Error ? cause.message : String(cause)}.`,
      action: 'Make sure that the disk has room and works, then reload the window and check which of them is there.',
    },
    { cause },
  )
}

/** The error of a call to a store that is being closed. */
export function stopped(): FrametroveError {
  return new FrametroveError('store_stopped', {
    what: 'The store has stopped.',
    why: 'VS Code is closing the extension.',
    action: 'Reload the window to go on.',
  })
}
