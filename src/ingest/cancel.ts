import { setImmediate } from 'node:timers/promises'
import { FrametroveError } from '../shared/errors'

/** @throws FrametroveError `cancelled` once the signal is aborted */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return
  throw new FrametroveError('cancelled', {
    what: 'The ingest was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing of it was stored. Start it again when you like.',
  })
}

/** Lets the event loop run, so that a cancel can arrive, and then heeds it. @throws FrametroveError `cancelled` */
export async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate()
  throwIfCancelled(signal)
}
