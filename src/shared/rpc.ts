import { errorDataSchema, FrametroveError } from './errors'

/** How a FrametroveError travels where only plain data does. */
interface WireError {
  frametroveError: unknown
}

/** Either end of a worker thread's port. */
interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
}

/** What messages go through, both ways. */
interface Channel {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
}

/** birpc's channel over a worker thread's port. */
export function portChannel(port: Port) {
  return rpcChannel({
    post: (message) => port.postMessage(message),
    on: (listener) => void port.on('message', listener),
  })
}

/** birpc's channel over a channel of plain data. Calls never time out: an ingest takes as long as it takes. */
export function rpcChannel(channel: Channel) {
  return {
    post: (message: unknown) => channel.post(message),
    on: (listener: (message: unknown) => void) => channel.on(listener),
    serialize: serializeMessage,
    deserialize: deserializeMessage,
    timeout: -1,
  }
}

/** A message for a port: an error in it becomes plain data, since cloning keeps only its text. */
function serializeMessage(message: Record<string, unknown>): unknown {
  const { e } = message
  if (!(e instanceof FrametroveError)) return message
  const error: WireError = { frametroveError: e.toData() }
  return { ...message, e: error }
}

/** The message that `serializeMessage` made. */
function deserializeMessage(message: unknown): unknown {
  if (!isRecord(message) || !isRecord(message.e) || !('frametroveError' in message.e)) return message
  return { ...message, e: FrametroveError.fromData(errorDataSchema.parse(message.e.frametroveError)) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
