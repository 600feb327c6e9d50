import type { LocalStore } from './local-store'

/** Progress is told this often, in milliseconds. */
const PROGRESS_MS = 100

/** Tells how much is done, not more often than a person can see. */
export function throttled({ events }: Pick<LocalStore, 'events'>, operationId: string) {
  let told = 0
  return (done: number, total: number): void => {
    if (performance.now() - told < PROGRESS_MS) return
    told = performance.now()
    events.progress({ operationId, done, total, message: '' })
  }
}
