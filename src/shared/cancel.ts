import { FrametroveError } from './errors'

/** @throws FrametroveError once the signal is aborted: its reason, or `cancelled` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw signal.reason instanceof FrametroveError ? signal.reason : cancelled()
}

/** The error of an ingest that was stopped. */
export function cancelled(): FrametroveError {
  return new FrametroveError('cancelled', {
    what: 'The ingest was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing of it was stored. Start it again when you like.',
  })
}

/** The error of a check, repair, backup or restore that was stopped before it changed anything. */
export function maintenanceCancelled(what: string): FrametroveError {
  return new FrametroveError('cancelled', {
    what,
    why: 'It was stopped before it had ended.',
    action: 'Nothing was changed. Start it again when you like.',
  })
}
