import assert from 'node:assert/strict'
import { mkdirSync, readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pack } from 'msgpackr'
import type { StoreEndpoint } from '../../../src/shared/contracts'
import { noCounts } from '../../../src/shared/kinds'
import { readEndpoint } from '../../../src/worker/socket/endpoint-file'
import { MessageStream } from '../../../src/worker/socket/message-stream'
import { StoreConnection } from '../../../src/worker/socket/store-connection'
import { StoreServer } from '../../../src/worker/socket/store-server'
import { strangeOwner } from '../../support/strange-owner'
import { temporaryFolders } from '../../support/temporary-folder'

const noEvents = { changed: () => {}, progress: () => {} }

describe('the socket of a store', function () {
  this.timeout(60_000)
  const open: { close(): unknown }[] = []
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(async () => {
    for (const it of open.splice(0).reverse()) await it.close()
  })
  const newFolder = temporaryFolders()
  let folder: string

  beforeEach(async () => {
    folder = path.join(await newFolder(), 'store')
    mkdirSync(folder)
  })

  /** Listens, and answers calls like this. */
  async function listen(call: StoreEndpoint['call']): Promise<StoreServer> {
    const server = await StoreServer.listen(folder, { call })
    open.push(server)
    return server
  }

  async function guest(events = noEvents): Promise<StoreConnection> {
    const connection = await StoreConnection.connect(folder, events)
    assert.ok(connection)
    open.push(connection)
    return connection
  }

  /** A peer that says what it likes; with the token it is let in as a guest. */
  async function peer({ isGuest }: { isGuest: boolean }): Promise<{ socket: Socket; stream: MessageStream }> {
    const endpoint = await readEndpoint(folder)
    assert.ok(endpoint)
    const socket = connect(endpoint.address)
    const stream = new MessageStream(socket)
    open.push(stream)
    if (isGuest) {
      stream.post({ frametrove: 1, token: endpoint.token })
      await new Promise((resolve) => stream.on(resolve))
    }
    return { socket, stream }
  }

  it('takes large messages in a time that grows with their size only', async () => {
    const sizes: number[] = []
    await listen(async (_method, [, , , records]) => {
      sizes.push(JSON.stringify(records).length)
    })
    const connection = await guest()
    const records = Array.from({ length: 1000 }, () => ({ words: Array<string>(32).fill('x'.repeat(1000)) }))
    // Reading them anew with each part that comes would take minutes.
    await connection.call('uploadRecords', ['upload', 'objects', 0, records], 'id')
    assert.deepEqual(sizes, [JSON.stringify(records).length])
  })

  it('goes on after a message that can’t be packed', async () => {
    await listen(async () => [])
    const connection = await guest()
    const circular: unknown[] = []
    circular.push(circular)
    for (const results of [circular, { objects: [{ confidence: 10n ** 30n }] }]) {
      await assert.rejects(connection.call('storeToolResults', ['v', 't', results, {}], 'id'), RangeError)
      assert.deepEqual(await connection.call('listBackups', [], 'id'), [])
    }
  })

  it('passes on messages that come in pieces, and several that come at once', async () => {
    const called: string[] = []
    await listen(async (_method, _parameters, operationId) => {
      called.push(operationId)
      return []
    })
    const { socket } = await peer({ isGuest: true })
    const framed = ['one', 'two', 'three'].map((operationId) => {
      const bytes = pack({ t: 'q', m: 'call', a: ['listBackups', [], operationId] })
      const length = Buffer.alloc(4)
      length.writeUInt32LE(bytes.length)
      return Buffer.concat([length, bytes])
    })
    const all = Buffer.concat(framed)
    const apart = (framed[0]?.length ?? 0) + 2
    for (const byte of all.subarray(0, apart)) {
      socket.write(Buffer.from([byte]))
      await sleep(1)
    }
    socket.write(all.subarray(apart))
    while (called.length < 3) await sleep(5)
    assert.deepEqual(called, ['one', 'two', 'three'])
  })

  it('ends a guest that sends what makes no sense, and goes on with the others', async () => {
    await listen(async () => [])
    const connection = await guest()
    for (const message of [null, 7, 'text', { t: 's', i: 'x', e: { frametroveError: 5 } }]) {
      const { stream } = await peer({ isGuest: true })
      stream.post(message)
      await Promise.race([stream.ended, sleep(200)])
    }
    const { socket, stream } = await peer({ isGuest: true })
    socket.write(Buffer.from([1, 0, 0, 0, 0x92]))
    await stream.ended
    assert.deepEqual(await connection.call('listBackups', [], 'id'), [])
  })

  it('takes no long message from who has not said who it is', async () => {
    await listen(async () => [])
    const { socket, stream } = await peer({ isGuest: false })
    socket.write(Buffer.from([0, 0, 1, 0]))
    await stream.ended
  })

  it('ends a guest that does not read', async () => {
    const server = await listen(async () => [])
    const { socket, stream } = await peer({ isGuest: true })
    socket.pause()
    const message = 'x'.repeat(32 * 1024 * 1024)
    for (let n = 0; n < 12; n++) server.progress({ operationId: 'id', done: 0, total: 0, message })
    socket.resume()
    await stream.ended
  })

  it('is told nothing but events that are what they should be', async () => {
    const told: unknown[] = []
    const events = { changed: (it: unknown) => told.push(it), progress: (it: unknown) => told.push(it) }
    const server = await listen(async () => [])
    await guest(events as never)
    server.changed({ videoIds: 5 } as never)
    server.changed({ videoIds: ['good'], eventIds: [], activityIds: [] })
    while (told.length === 0) await sleep(5)
    assert.deepEqual(told, [{ videoIds: ['good'], eventIds: [], activityIds: [] }])
  })

  it('forgets what a guest sent ahead and did not use, once that is gone', async () => {
    const called: unknown[] = []
    await listen(async (method, [id]) => {
      called.push([method, id])
      return method === 'storeToolResults' ? noCounts() : undefined
    })
    const connection = await guest()
    for (const id of ['used', 'discarded', 'left']) await connection.call('uploadRecords', [id, 'objects', 0, []], 'id')
    const upload = { id: 'used', lengths: {} }
    await connection.call('storeToolResults', ['v', 't', {}, { upload }], 'id')
    await connection.call('discardUpload', ['discarded'], 'id')
    called.length = 0
    connection.close()
    while (called.length === 0) await sleep(5)
    assert.deepEqual(called, [['discardUpload', 'left']])
  })

  it('leaves nothing where it can’t say where it listens', async () => {
    const { TMPDIR } = process.env
    const temporary = path.join(path.dirname(folder), 't')
    mkdirSync(temporary)
    mkdirSync(path.join(folder, 'endpoint.json'))
    process.env.TMPDIR = temporary
    try {
      await assert.rejects(StoreServer.listen(folder, { call: async () => {} }))
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
    assert.deepEqual(readdirSync(temporary), [])
  })

  it('leaves no connection to an owner that does not welcome it', async () => {
    const refused = { code: 'store_locked', what: 'a', why: 'b', action: 'c' }
    for (const answer of [{ nonsense: true }, { refused }]) {
      const { server, sockets } = await strangeOwner(folder, answer)
      open.push(server)
      const connecting = StoreConnection.connect(folder, noEvents)
      if ('refused' in answer) await assert.rejects(connecting, { code: 'store_locked' })
      else assert.equal(await connecting, null)
      while (sockets.size > 0) await sleep(5)
    }
  })
})
