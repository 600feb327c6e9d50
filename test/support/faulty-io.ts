import { nodeStoreIo, type StoreIo } from '../../src/store/opened-store'

/** How a call fails. */
export interface Fault {
  /** The system's code, such as `ENOSPC`. */
  code: string
  /**
   * before: nothing is done; after: it is done, but an error is told, as network folders may do;
   * half: as before, but a write takes half of its bytes; short: a write takes half of its bytes, and tells so.
   */
  when: 'before' | 'after' | 'half' | 'short'
  /** Whether all calls from then on fail, until `heal`. */
  lasting: boolean
}

/**
 * The real file system but for syncs, whose calls are counted and can be made to fail: those on the store's own
 * files, on images and on snapshots alike.
 */
export class FaultyIo implements StoreIo {
  readonly sync = this.#watch(nodeStoreIo.sync, (call) => this.#runSync(call))
  readonly async = this.#watch(nodeStoreIo.async, (call) => this.#runAsync(call))
  readonly firstRetryMs = 1
  readonly syncEveryMs = 1
  readonly clock = nodeStoreIo.clock
  /** The names of the calls since `arm`, in their order. */
  calls: string[] = []
  #at = Number.POSITIVE_INFINITY
  #fault: Fault | null = null

  /** Counts anew; the `at`-th call from now on fails, the first being 1. */
  arm(at: number, fault: Fault): void {
    this.calls = []
    this.#at = at
    this.#fault = fault
  }

  /** All goes well from now on. Calls go on being counted. */
  heal(): void {
    this.#fault = null
  }

  /** Whether there were so many calls that one had to fail. */
  get hasFailed(): boolean {
    return this.calls.length >= this.#at
  }

  #watch<T extends object>(target: T, run: (call: Call) => unknown): T {
    return new Proxy(target, {
      get: (_, name) => {
        const method: unknown = Reflect.get(target, name, target)
        if (typeof method !== 'function') return method
        // A sync that succeeds has nothing to show for it but the time it takes.
        const apply = (args: unknown[]): unknown =>
          /^sync/.test(String(name)) ? undefined : Reflect.apply(method, target, args)
        return (...args: unknown[]) => run({ name: String(name), args, apply })
      },
    })
  }

  #runSync({ name, args, apply }: Call): unknown {
    const fault = this.#due(name)
    if (!fault) return apply(args)
    const done = partDone(fault, name, args)
    const result = done && apply(done)
    if (fault.when === 'short' && name === 'write') return result
    throw failureOf(fault, name)
  }

  async #runAsync({ name, args, apply }: Call): Promise<unknown> {
    const fault = this.#due(name)
    if (fault) {
      const done = partDone(fault, name, args)
      if (done) await apply(done)
      throw failureOf(fault, name)
    }
    const result = await apply(args)
    const isHandle = name === 'open' && typeof result === 'object' && result !== null
    return isHandle ? this.#watch(result, (call) => this.#runAsync(call)) : result
  }

  #due(name: string): Fault | null {
    this.calls.push(name)
    const isDue = this.#fault?.lasting ? this.hasFailed : this.calls.length === this.#at
    return isDue ? this.#fault : null
  }
}

interface Call {
  name: string
  args: unknown[]
  apply(args: unknown[]): unknown
}

/** What a failing call does all the same: the arguments of it, or `null` for nothing. */
function partDone({ when }: Fault, name: string, args: unknown[]): unknown[] | null {
  // On every system a file is closed even where closing fails.
  if (name === 'close') return args
  if (when === 'after') return name === 'open' ? null : args
  if ((when === 'half' || when === 'short') && name.startsWith('write')) return args.map(half)
  return null
}

function half(value: unknown): unknown {
  return value instanceof Uint8Array ? value.subarray(0, value.length >> 1) : value
}

function failureOf({ code }: Fault, name: string): Error {
  return Object.assign(new Error(`${code}: a fault of the test, ${name}`), { code })
}
