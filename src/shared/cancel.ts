import { FrametroveError } from './errors'

/** @throws FrametroveError `cancelled` once the signal is aborted */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled()
}

/** The error of an ingest that was stopped. */
export function cancelled(): FrametroveError {
  return new FrametroveError('cancelled', {
    what: 'The ingest was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing of it was stored. Start it again when you like.',
  })
}
