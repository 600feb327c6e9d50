import { rpcChannel } from '../../shared/rpc'
import type { MessageStream } from './message-stream'

/** birpc's channel over a socket. A message that makes no sense ends the connection, not this thread. */
export function socketChannel(stream: MessageStream) {
  return rpcChannel({
    post: (message) => stream.post(message),
    on: (listener) => stream.on((message) => void handle(listener, message)),
  })

  /** birpc's listener is asynchronous. */
  async function handle(listener: (message: unknown) => unknown, message: unknown): Promise<void> {
    try {
      await listener(message)
    } catch {
      stream.close()
    }
  }
}
