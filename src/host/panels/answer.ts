import { toFrametroveError } from '../../shared/errors'
import type { Answer } from '../../shared/webview-contracts'

/** What `work` returns, or why it failed, as plain data for a webview; `otherwise` tells what an unknown error spoilt. */
export async function answer<T>(work: () => Promise<T>, otherwise: string): Promise<Answer<T>> {
  try {
    return { ok: await work() }
  } catch (thrown) {
    return { error: toFrametroveError(thrown, otherwise).message }
  }
}
