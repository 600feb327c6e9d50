import pRetry from 'p-retry'
import { type FrametroveError, toFrametroveError } from '../shared/errors'

const RETRIES = 3

/**
 * Runs `work`, again where it fails of something that passes by itself: at most three times, each
 * wait twice as long as the one before.
 * @param what the sentence that an unexpected error is told with
 * @param firstWaitMs the wait before the first retry
 * @param retrying is told of a failure that is followed by another attempt
 * @param signal once it is aborted, the work is not tried again
 * @throws FrametroveError the last failure
 */
export async function retryTransient<T>(
  work: () => Promise<T>,
  options: { what: string; firstWaitMs: number; retrying(failure: FrametroveError): void; signal?: AbortSignal },
): Promise<T> {
  const { what, firstWaitMs, retrying, signal } = options
  try {
    return await pRetry(work, {
      retries: RETRIES,
      minTimeout: firstWaitMs,
      factor: 2,
      ...(signal ? { signal } : {}),
      shouldRetry: ({ error }) => toFrametroveError(error, what).retryable,
      onFailedAttempt: ({ error, retriesLeft }) => {
        const failure = toFrametroveError(error, what)
        if (retriesLeft > 0 && failure.retryable) retrying(failure)
      },
    })
  } catch (error) {
    throw toFrametroveError(error, what)
  }
}
