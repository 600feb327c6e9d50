import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChangeEvent } from '../../../src/shared/model'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { StoreConnection } from '../../../src/worker/socket/store-connection'
import { openTestAccess } from '../../support/store-under-test'
import { refusal, strangeOwner } from '../../support/strange-owner'
import { temporaryFolders } from '../../support/temporary-folder'

describe('access to a store', function () {
  this.timeout(60_000)
  const open: { close(): unknown }[] = []
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(async () => {
    for (const it of open.splice(0).reverse()) await it.close()
  })
  const newFolder = temporaryFolders()
  let folder: string
  let storeFolder: string

  beforeEach(async () => {
    folder = await newFolder()
    storeFolder = path.join(folder, 'store')
    mkdirSync(storeFolder)
  })

  function access(events: Parameters<typeof openTestAccess>[3] = {}) {
    const opened = openTestAccess(folder, {}, nodeStoreIo, events)
    open.push(opened)
    return opened
  }

  it('is had without another call where the first was refused, and the views hear of it', async () => {
    const changes: ChangeEvent[] = []
    const { server } = await strangeOwner(storeFolder, refusal)
    const window = access({ changed: (event) => changes.push(event) })
    await assert.rejects(window.call('status', [], 'id'), { code: 'store_locked' })
    server.close()
    await once(server, 'close')
    while (changes.length === 0) await sleep(20)
    assert.deepEqual(changes, [{ videoIds: null, eventIds: null, activityIds: null }])
  })

  it('is given to others once that can be said, where it could not at first', async () => {
    const endpoint = path.join(storeFolder, 'endpoint.json')
    mkdirSync(endpoint)
    await access().call('status', [], 'id')
    const connect = () => StoreConnection.connect(storeFolder, { changed: () => {}, progress: () => {} })
    assert.equal(await connect(), null)
    rmdirSync(endpoint)
    let connection = await connect()
    for (; !connection; connection = await connect()) await sleep(20)
    open.push(connection)
    await connection.call('status', [], 'id')
  })

  it('cancels an ingest that is asked for again since its answer was lost', async () => {
    const file = path.join(folder, 'large.ndjson')
    const line = JSON.stringify({ type: 'object', frame_number: 1, label: 'boat', bbox: [1, 2, 3, 4] })
    writeFileSync(file, `{"video_id": "large", "tool": "detect"}\n${`${line}\n`.repeat(200_000)}`)
    let isUnderWay = false
    const window = access({ progress: () => (isUnderWay = true) })
    const ingest = () => window.call('ingestFiles', [{ operationId: 'cancel', paths: [file] }], 'same')
    const first = assert.rejects(ingest(), { code: 'cancelled' })
    while (!isUnderWay) await sleep(5)
    const second = assert.rejects(ingest(), { code: 'cancelled' })
    await window.call('cancel', ['cancel'], 'id')
    await Promise.all([first, second])
  })
})
