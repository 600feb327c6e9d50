import * as z from 'zod'

/** What is fed by the calls that make a recording go on, by what names it: the answer, or the first parameter. */
const FEEDS: ReadonlySet<string> = new Set(['resumeActivity', 'addSamples', 'addSampleLines'])
const ENDS: ReadonlySet<string> = new Set(['finishActivity', 'discardRecording'])

const started = z.object({ id: z.string() })
const named = z.union([z.string(), z.object({ activityId: z.string() }).transform(({ activityId }) => activityId)])

/** The live recordings that a guest feeds: they are interrupted when it goes. */
export class FedRecordings {
  readonly #ids = new Set<string>()

  get ids(): string[] {
    return [...this.#ids]
  }

  /** Takes note of a call that was done. */
  onCall(method: string, [first]: readonly unknown[], answer: unknown): void {
    if (method === 'startActivity') this.#ids.add(started.parse(answer).id)
    else if (FEEDS.has(method)) this.#ids.add(named.parse(first))
    else if (ENDS.has(method)) this.#ids.delete(named.parse(first))
  }
}
