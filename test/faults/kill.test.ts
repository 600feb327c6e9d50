import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import * as path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { openTestStore } from '../support/store-under-test'
import { temporaryFolders } from '../support/temporary-folder'

const stepSchema = z.object({
  store: z.string().optional(),
  delete: z.string().optional(),
  counts: z.object({ frames: z.number(), objects: z.number() }).optional(),
})
const messageSchema = z.object({ started: stepSchema.optional(), acknowledged: stepSchema.optional() })

const ROUNDS = 12

describe('a store whose process is killed', function () {
  this.timeout(180_000)
  const newFolder = temporaryFolders()

  it(`has all that was acknowledged and nothing half, ${ROUNDS} times over`, async () => {
    const folder = path.join(await newFolder(), 'storage')
    const expected = new Map<string, { frames: number; objects: number }>()
    let acknowledged = 0
    for (let round = 1; round <= ROUNDS; round++) {
      const { messages } = await runAndKill(folder, round)
      const unfinished = new Set<string>()
      for (const { started, acknowledged: done } of messages) {
        const id = started?.store ?? started?.delete
        if (id) unfinished.add(id)
        if (started?.delete) expected.delete(started.delete)
        if (done?.store && done.counts) expected.set(done.store, done.counts)
        const doneId = done?.store ?? done?.delete
        if (doneId) unfinished.delete(doneId)
        if (done) acknowledged++
      }
      await check(folder, expected, unfinished, new Map(messages.flatMap((it) => countsOf(it))))
    }
    assert.ok(acknowledged > ROUNDS, `only ${acknowledged} operations were acknowledged: the test proves nothing`)
  })
})

function countsOf({ started }: z.infer<typeof messageSchema>): [string, { frames: number; objects: number }][] {
  return started?.store && started.counts ? [[started.store, started.counts]] : []
}

/** Lets a child work on the store for a random while, kills it, and returns what it said. */
async function runAndKill(folder: string, seed: number) {
  const child = spawn(process.execPath, ['dist/test/faults/kill-child.entry.js', folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const messages: z.infer<typeof messageSchema>[] = []
  const lines = createInterface({ input: child.stdout })
  const working = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const message = messageSchema.parse(JSON.parse(line))
      messages.push(message)
      if (message.acknowledged) resolve()
    })
  })
  const exited = once(child, 'exit')
  const read = once(lines, 'close')
  await working
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 600))
  child.kill('SIGKILL')
  const [[, signal]] = await Promise.all([exited, read])
  assert.equal(signal, 'SIGKILL', 'the child ended by itself')
  return { messages }
}

async function check(
  folder: string,
  expected: Map<string, { frames: number; objects: number }>,
  unfinished: Set<string>,
  attempted: Map<string, { frames: number; objects: number }>,
): Promise<void> {
  const { service } = openTestStore(folder)
  const status = await service.status()
  assert.deepEqual(
    status.notices.filter((notice) => notice.level === 'loss'),
    [],
  )
  const found = new Map<string, { frames: number; objects: number }>()
  for (let cursor: string | null = null; ; ) {
    const page = await service.listVideos({ limit: 1000, cursor })
    for (const { id, counts } of page.items) found.set(id, { frames: counts.frames, objects: counts.objects })
    cursor = page.next
    if (cursor === null) break
  }
  for (const [id, counts] of expected) assert.deepEqual(found.get(id), counts, `acknowledged ${id}`)
  for (const [id, counts] of found) {
    if (expected.has(id)) continue
    assert.ok(unfinished.has(id), `${id} was deleted and is back`)
    assert.deepEqual(counts, attempted.get(id), `unacknowledged ${id} is there in half`)
    // It is there whole: from now on it has to stay.
    expected.set(id, counts)
  }
  for (const id of found.keys()) {
    const frames = await service.listResults({ videoId: id, kind: 'frames', limit: 1000 })
    for (const frame of frames.items) {
      const { path: file } = z.object({ path: z.string().optional() }).parse(frame)
      if (file !== undefined) assert.ok(existsSync(file), `${file} is gone`)
    }
  }
  await service.close()
}
