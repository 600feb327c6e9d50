import { throwIfCancelled } from '../shared/cancel'
import { reasonOf } from '../shared/error-reason'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { Manifest } from '../store/engine/manifest'
import { putBack } from '../store/maintenance/put-back'
import { orCancelled, type StoreParts } from '../store/maintenance/task'
import type { OpenedStore } from '../store/opened-store'
import { Gate } from './gate'

/** The place of the open store: what is under way on it, and the exchange of its database for a restored one. */
export class StoreSlot {
  readonly #open: () => Promise<OpenedStore>
  /** `null` where the store could not be opened again after an exchange: the next call tries. */
  #store: Promise<OpenedStore> | null
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #writes = new Set<Promise<unknown>>()
  /** From when the database is about to be exchanged until it is, who wants to write waits. */
  readonly #writesGate = new Gate()
  /** While it is exchanged, everybody waits. */
  readonly #gate = new Gate()
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
   * Exchanges the database for another image. It waits for the writes under way, has `before` save what is there, while
   * others go on reading, and waits for these; whoever comes then waits. Who comes to write waits from the start: what
   * was acknowledged after `before` would be lost. Where the new one can't be opened, the former is put back.
   * @throws FrametroveError `cancelled`; what fits where the disk fails: the store is then as it was
   */
  async exchange(
    image: Uint8Array,
    signal: AbortSignal,
    before: (store: StoreParts) => Promise<unknown>,
  ): Promise<void> {
    const letWritesIn = this.#writesGate.shut()
    try {
      await orCancelled(Promise.allSettled(this.#writes), signal)
      await this.use((store) => store.retrying('The backup was not restored.', () => before(this.parts(store)), signal))
      throwIfCancelled(signal)
      await this.#exchangeAlone(image)
    } finally {
      letWritesIn()
    }
  }

  async #exchangeAlone(image: Uint8Array): Promise<void> {
    const letAllIn = this.#gate.shut()
    const exchanged = this.#exchange(image)
    // A store that is closed meanwhile waits for it.
    this.#underWay.add(exchanged)
    try {
      await exchanged
    } finally {
      this.#underWay.delete(exchanged)
      letAllIn()
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
    for (let gate = this.#shutGate(isWrite); gate && !this.#closing; gate = this.#shutGate(isWrite)) await gate.opened
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

  #shutGate(isWrite: boolean): Gate | undefined {
    return [this.#gate, ...(isWrite ? [this.#writesGate] : [])].find((gate) => gate.opened !== null)
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
        why: `The restored store could not be opened. ${reasonOf(cause)}`,
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
      why: reasonOf(cause),
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
