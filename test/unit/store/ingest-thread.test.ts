import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { IngestThread, type RowSink } from '../../../src/ingest/thread/ingest-thread'
import { noCounts } from '../../../src/shared/kinds'
import type { IngestedRun } from '../../../src/shared/model'
import { sampleResults } from '../../support/sample-results'
import { distFolder } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

const RUN: IngestedRun = {
  ...{ videoId: 'vid', toolName: 'detect', runId: 'run', counts: noCounts() },
  ...{ outcome: 'stored', current: true },
}

describe('an ingest thread that dies', function () {
  this.timeout(20_000)
  const newFolder = temporaryFolders()
  let thread: IngestThread
  let file: string
  let calls: string[]

  beforeEach(async () => {
    calls = []
    thread = new IngestThread(path.join(distFolder, 'ingest-worker.js'), path.join(distFolder, 'codecs'))
    file = path.join(await newFolder(), 'results.json')
    await writeFile(file, JSON.stringify({ video_id: 'vid', tool: 'detect', ...sampleResults({ objects: 10 }) }))
  })
  afterEach(() => thread.close())

  /** Kills the thread in the middle of what `during` names. */
  function ingest(during: 'append' | 'finish', signal = new AbortController().signal) {
    const dieIn = async (name: string) => {
      calls.push(name)
      if (name !== during) return
      await thread.close()
      await setTimeout(20)
      calls.push(`${name} ended`)
    }
    const sink: RowSink = {
      describe() {},
      append: () => assert.fail('rows are appended'),
      appendRows: () => dieIn('append'),
      finish: async () => {
        await dieIn('finish')
        return [RUN]
      },
      abort: () => dieIn('abort'),
    }
    return thread.ingestFiles('test', { paths: [file] }, sink, { signal, progress() {} })
  }

  it('before the commit is undone after the work under way, and nothing follows', async () => {
    await assert.rejects(ingest('append'), /ended with code/)
    assert.deepEqual(calls, ['append', 'append ended', 'abort'])
  })

  it('after the commit has stored what it stored', async () => {
    assert.deepEqual(await ingest('finish'), { runs: [RUN], warnings: [] })
    assert.deepEqual(calls, ['append', 'finish', 'finish ended'])
  })

  it('is not even started for an ingest that was cancelled', async () => {
    await assert.rejects(ingest('append', AbortSignal.abort()), { code: 'cancelled' })
    assert.deepEqual(calls, [])
  })
})

describe('an ingest thread with much to pass on', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('lets others in between its parts', async () => {
    const thread = new IngestThread(path.join(distFolder, 'ingest-worker.js'), path.join(distFolder, 'codecs'))
    const { port1, port2 } = new MessageChannel()
    const order: string[] = []
    port2.on('message', () => order.push('other'))
    const sink: RowSink = {
      describe() {},
      append: () => assert.fail('rows are appended'),
      appendRows: async () => {
        // As the store's thread does while it writes: by the end of it, the next part lies there.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
        order.push('part')
        if (order.length === 1) port1.postMessage('a small call')
      },
      finish: async () => [RUN],
      abort: async () => {},
    }
    try {
      const file = path.join(await newFolder(), 'results.json')
      await writeFile(file, JSON.stringify({ video_id: 'vid', tool: 'detect', ...sampleResults({ objects: 50_000 }) }))
      await thread.ingestFiles('test', { paths: [file] }, sink, { signal: AbortSignal.timeout(60_000), progress() {} })
      assert.ok(order.length > 5, `${order.length} parts`)
      assert.equal(order.indexOf('other'), 1, order.join(', '))
    } finally {
      port2.close()
      await thread.close()
    }
  })
})
