import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ingestFiles } from '../../../src/ingest/ingest-files'
import { FrametroveError } from '../../../src/shared/errors'
import { temporaryFolders } from '../../support/temporary-folder'
import { quietContext, write } from './ingest'
import { MemorySink } from './memory-sink'

const LINES = 350_000

/** Writes about 50 MB of detections, as a tool would. */
async function writeDetections(path: string): Promise<void> {
  const stream = createWriteStream(path)
  stream.write('{"format":"frametrove/1","video_id":"v","tool":"t"}\n')
  for (let line = 0; line < LINES; line += 1000) {
    const block = Array.from({ length: 1000 }, (_, index) => {
      const bbox = `[${(line + index) % 900}.25,${line % 500},40.5,80.25]`
      return `{"type":"object","frame_number":${line + index},"timestamp_ms":${line * 33},"label":"person","confidence":0.8125,"bbox":${bbox},"track_id":${index}}\n`
    })
    if (!stream.write(block.join(''))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

describe('ingest of a large NDJSON file', function () {
  this.timeout(60_000)
  const folder = temporaryFolders()
  let path = ''

  beforeEach(async () => {
    path = join(await folder(), 'large.ndjson')
    await writeDetections(path)
  })

  it('keeps memory flat and tells how far it is', async () => {
    const sink = new MemorySink({ countOnly: true })
    const before = memoryInUse()
    let highest = 0
    const told: number[] = []
    const progress = (done: number, total: number) => {
      told.push(done / total)
      // About every 5 MB, since a collection takes its time.
      if (told.length % 20 === 0) highest = Math.max(highest, memoryInUse())
    }
    const { runs } = await ingestFiles({ paths: [path] }, sink, quietContext({ progress }))
    assert.equal(runs[0]?.counts.objects, LINES)
    // A chunk and its records; all of them together would take over 50 MB.
    assert.ok(highest > 0 && highest - before < 20e6, `memory grew by ${Math.round((highest - before) / 1e6)} MB`)
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    )
    assert.equal(told.at(-1), 1)
  })

  it('stops soon after a cancel that comes as a message, and leaves nothing', async () => {
    const sink = new MemorySink({ countOnly: true })
    const controller = new AbortController()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => controller.abort()
    let appendsAtCancel = 0
    const progress = (done: number) => {
      if (done < 5e6 || appendsAtCancel > 0) return
      appendsAtCancel = sink.appends
      port2.postMessage('cancel')
    }
    const ingest = ingestFiles({ paths: [path] }, sink, quietContext({ signal: controller.signal, progress }))
    // Closed also where it fails: an open port would keep the tests from ending.
    await assert
      .rejects(ingest, (error) => error instanceof FrametroveError && error.code === 'cancelled')
      .finally(() => port1.close())
    assert.equal(sink.state, 'aborted')
    assert.ok(appendsAtCancel > 0)
    assert.ok(sink.appends - appendsAtCancel < 20, `${sink.appends - appendsAtCancel} more appends`)
  })

  it('is stopped by a message also within one JSON document', async () => {
    const frames = Array.from({ length: 200_000 }, (_, frame_number) => ({ frame_number }))
    const json = await write(await folder(), 'large.json', { video_id: 'v', tool: 't', frames })
    const controller = new AbortController()
    const sink = new MemorySink({ countOnly: true })
    sink.onAppend = () => setImmediate(() => controller.abort())
    const ingest = ingestFiles({ paths: [json] }, sink, quietContext({ signal: controller.signal }))
    await assert.rejects(ingest, (error) => error instanceof FrametroveError && error.code === 'cancelled')
    assert.ok(sink.appends < 5, `${sink.appends} appends`)
  })

  it('does nothing where the cancel came first', async () => {
    const sink = new MemorySink()
    const ingest = ingestFiles({ paths: [path] }, sink, quietContext({ signal: AbortSignal.abort() }))
    await assert.rejects(ingest, (error) => error instanceof FrametroveError && error.code === 'cancelled')
    assert.equal(sink.appends, 0)
    assert.equal(sink.state, 'aborted')
  })
})

/** Bytes in use on the heap and beside it, garbage not counted. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
