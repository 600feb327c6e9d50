import { FrametroveError } from '../../shared/errors'

/** What is found, or `null` for what is not there. */
export async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found
  } catch (thrown) {
    if (thrown instanceof FrametroveError && thrown.code === 'not_found') return null
    throw thrown
  }
}
