import type { FrametroveError } from '../shared/errors'

/**
 * How a message tells an error: what was cancelled is no news, a warning has lost nothing, and the rest is an error. A
 * critical one is no modal dialog: it may come from the background, while a person types.
 */
export function messageLevel({ code, severity }: FrametroveError): 'information' | 'warning' | 'error' {
  if (code === 'cancelled') return 'information'
  return severity === 'warning' ? 'warning' : 'error'
}
