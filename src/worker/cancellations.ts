import { FrametroveError } from '../shared/errors'

/** The error of an export that was stopped. */
export function exportCancelled(): FrametroveError {
  return new FrametroveError('cancelled', {
    what: 'The export was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing was written. Start it again when you like.',
  })
}
