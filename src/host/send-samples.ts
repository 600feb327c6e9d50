import type { StoreService } from '../shared/contracts'
import type { AddedSamples } from '../shared/recording'
import { callWithLists } from './send-ahead'

/**
 * Sends samples of live recordings on in the order of the calls: a long batch goes ahead in parts, and what comes after it
 * waits until it is sent, though not until it is durable.
 */
export class SampleSender {
  readonly #service: StoreService
  /** When all that was given of a recording is sent. */
  readonly #sent = new Map<string, Promise<void>>()

  constructor(service: StoreService) {
    this.#service = service
  }

  /** Adds samples given in memory; they are checked where they are stored. */
  async add(activityId: string, samples: unknown): Promise<AddedSamples> {
    const lists = Array.isArray(samples) ? [{ key: 'samples', items: samples.slice() }] : []
    return this.#inOrder(activityId, (sent) =>
      callWithLists(this.#service, lists, (upload, isSent) => {
        const [list] = lists
        const given = isSent('samples') ? [] : (list?.items ?? samples)
        const added = this.#service.addSamples(activityId, given, upload ? { upload } : {})
        sent()
        return added
      }),
    )
  }

  /** Makes a call about a recording once the samples given before are sent. */
  async after<T>(activityId: string, call: () => Promise<T>): Promise<T> {
    return this.#inOrder(activityId, (sent) => {
      const answer = call()
      sent()
      return answer
    })
  }

  async #inOrder<T>(activityId: string, call: (sent: () => void) => Promise<T>): Promise<T> {
    const before = this.#sent.get(activityId)
    let sent = (): void => {}
    const isSent = new Promise<void>((resolve) => {
      sent = resolve
    })
    this.#sent.set(activityId, isSent)
    try {
      await before
      return await call(sent)
    } finally {
      sent()
      if (this.#sent.get(activityId) === isSent) this.#sent.delete(activityId)
    }
  }
}
