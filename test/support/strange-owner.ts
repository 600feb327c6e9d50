import { randomUUID } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import * as path from 'node:path'
import { writeEndpoint } from '../../src/worker/socket/endpoint-file'
import { MessageStream } from '../../src/worker/socket/message-stream'

/** What an owner that refuses a guest answers. */
export const refusal = { refused: { code: 'store_locked', what: 'a', why: 'b', action: 'c' } }

/** Listens as the owner of a store, answers each first message with this, and tells the connections that it has. */
export async function strangeOwner(
  storeFolder: string,
  answer: unknown,
): Promise<{ server: Server; sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>()
  const address = path.join(storeFolder, `s${randomUUID().slice(0, 8)}`)
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    const stream = new MessageStream(socket)
    stream.on(() => stream.post(answer))
  })
  await new Promise<void>((resolve) => server.listen(address, resolve))
  await writeEndpoint(storeFolder, { address, token: 'x'.repeat(32) })
  return { server, sockets }
}
