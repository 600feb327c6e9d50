import { setImmediate } from 'node:timers/promises'
import { throwIfCancelled } from '../shared/cancel'

/** Lets the event loop run, so that a cancel can arrive, and then heeds it. @throws FrametroveError `cancelled` */
export async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate()
  throwIfCancelled(signal)
}
