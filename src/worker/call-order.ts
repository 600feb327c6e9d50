/** A call's place among those about the same recording. */
export interface CallTurn {
  /** Whether all that the calls before have to record is recorded. */
  readonly isReached: boolean
  /** Resolves once it is reached. It may have to be waited for again: what could not be made durable is taken back. */
  reached(): Promise<void>
  /** Runs what records something, once it is reached: that is done before `step` waits for anything. */
  run<T>(step: () => Promise<T>): Promise<T>
  /** Lets those behind go on, though this call has not ended. */
  pass(): void
}

/** A call that has not ended. */
interface Call {
  isRecorded(): boolean
  wake(): void
}

/**
 * The order of calls about live recordings. Where one has to be done again, since the disk failed for a moment, those
 * behind it wait until what it brings is recorded, though not until that is durable.
 */
export class CallOrder {
  /** By the ids of recordings, in the order in which they came. */
  readonly #calls = new Map<string, Call[]>()

  /** Runs a call; `isRecorded` tells whether what it brings is recorded, and not taken back. */
  async run<T>(id: string, isRecorded: () => boolean, work: (turn: CallTurn) => Promise<T>): Promise<T> {
    const calls = this.#calls.get(id) ?? []
    const call: Call = { isRecorded, wake: () => {} }
    this.#calls.set(id, calls)
    calls.push(call)
    try {
      return await work(turnOf(calls, call))
    } finally {
      leave(calls, call)
      if (calls.length === 0) this.#calls.delete(id)
    }
  }
}

function turnOf(calls: Call[], call: Call): CallTurn {
  // What is recorded is so behind all before it: looking at the one right before is enough.
  const isReached = () => calls[calls.indexOf(call) - 1]?.isRecorded() ?? true
  async function reached(): Promise<void> {
    while (!isReached()) {
      await new Promise<void>((resolve) => {
        call.wake = resolve
      })
    }
  }
  return {
    get isReached() {
      return isReached()
    },
    reached,
    async run(step) {
      while (!isReached()) await reached()
      const done = step()
      calls[calls.indexOf(call) + 1]?.wake()
      return done
    },
    pass: () => leave(calls, call),
  }
}

function leave(calls: Call[], call: Call): void {
  const at = calls.indexOf(call)
  if (at < 0) return
  calls.splice(at, 1)
  calls[at]?.wake()
}
