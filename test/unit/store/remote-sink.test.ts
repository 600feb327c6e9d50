import assert from 'node:assert/strict'
import { MessageChannel } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import type { IngestThreadParent, IngestThreadService, PackedBatch } from '../../../src/ingest/thread/contract'
import { RemoteSink } from '../../../src/ingest/thread/remote-sink'
import { portChannel } from '../../../src/shared/rpc'

/** One such batch is more than a message holds by the number of its rows, and far less by its text. */
const MANY = Array.from({ length: 10_000 }, (_, index) => caption(index, 'a'))

describe('the sink of the ingest thread', function () {
  this.timeout(5_000)
  let channel: MessageChannel
  let batches: PackedBatch[]
  let append: () => Promise<void>
  let aborts: number
  let sink: RemoteSink

  beforeEach(() => {
    channel = new MessageChannel()
    batches = []
    append = async () => {}
    aborts = 0
    const parent: IngestThreadParent = {
      describe() {},
      append: (_operationId, _videoId, _toolName, batch) => {
        batches.push(batch)
        return append()
      },
      finish: async () => [],
      abort: async () => {
        aborts++
      },
      progress() {},
      getVideo: async () => null,
    }
    const service: IngestThreadService = {
      ingestFiles: async () => ({ runs: [], warnings: [] }),
      makeDebugSessions: async () => ({ sessions: [], warnings: [] }),
      readActivities: async () => ({ activities: [], warnings: [] }),
      cancel() {},
    }
    createBirpc<IngestThreadService, IngestThreadParent>(parent, portChannel(channel.port1))
    const remote = createBirpc<IngestThreadParent, IngestThreadService>(service, portChannel(channel.port2))
    sink = new RemoteSink(remote, 'test')
  })
  afterEach(() => {
    channel.port1.close()
    channel.port2.close()
  })

  it('can be aborted after the store has refused a batch', async () => {
    append = () => Promise.reject(new Error('refused'))
    const fill = async () => {
      for (let count = 0; count < 20; count++) await sink.append('video', 'tool', { captions: MANY })
      await sink.finish([])
    }
    await assert.rejects(fill(), /refused/)
    await assert.rejects(sink.finish([]), /refused/)
    await sink.abort()
    assert.equal(aborts, 1)
  })

  it('keeps messages small where texts are long', async () => {
    const captions = [caption(1, 'x'.repeat(90_000))]
    for (let count = 0; count < 100; count++) await sink.append('video', 'tool', { captions })
    await sink.finish([])
    const largest = Math.max(...batches.map((batch) => batch.rows.length))
    assert.ok(largest < 2_000_000, `a message of ${largest} bytes`)
    assert.ok(batches.length >= 5)
  })
})

function caption(frameNumber: number, text: string) {
  return { frameNumber, timestampMs: 0, endMs: null, text, confidence: null, extra: null }
}
