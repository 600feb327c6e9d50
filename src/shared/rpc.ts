import { errorDataSchema, FrametroveError } from './errors'

/** How a FrametroveError travels where only plain data does. */
interface WireError {
  frametroveError: unknown
}

/** A message for a port: an error in it becomes plain data, since cloning keeps only its text. */
export function serializeMessage(message: Record<string, unknown>): unknown {
  const { e } = message
  if (!(e instanceof FrametroveError)) return message
  const error: WireError = { frametroveError: e.toData() }
  return { ...message, e: error }
}

/** The message that `serializeMessage` made. */
export function deserializeMessage(message: unknown): unknown {
  if (!isRecord(message) || !isRecord(message.e) || !('frametroveError' in message.e)) return message
  return { ...message, e: FrametroveError.fromData(errorDataSchema.parse(message.e.frametroveError)) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
