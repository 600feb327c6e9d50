import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batcher } from '../../../src/host/batcher'
import { runSteps, type Step } from '../../../src/host/ui/steps'
import { labelText, messageText } from '../../../src/host/ui-text'
import { timeText } from '../../../src/shared/time-text'
import { completenessMessageSchema } from '../../../src/shared/webview-contracts'

describe('Batcher', () => {
  it('hands over what came within the delay at once, each thing once', async () => {
    const batches: string[][] = []
    const batcher = new Batcher<string>(5, async (items) => void batches.push([...items]))
    for (const item of ['a', 'b', 'a']) batcher.add(item)
    await sleep(30)
    assert.deepEqual(batches, [['a', 'b']])
  })

  it('waits for the batch at work, and loses nothing meanwhile', async () => {
    const batches: string[][] = []
    let atWork = 0
    const batcher = new Batcher<string>(1, async (items) => {
      assert.equal(++atWork, 1)
      batches.push([...items])
      await sleep(20)
      atWork--
    })
    batcher.add('a')
    await sleep(10)
    batcher.add('b')
    batcher.add('c')
    await sleep(80)
    assert.deepEqual(batches, [['a'], ['b', 'c']])
  })

  it('does nothing once disposed', async () => {
    let called = false
    const batcher = new Batcher<string>(1, async () => {
      called = true
    })
    batcher.add('a')
    batcher.dispose()
    await sleep(10)
    assert.equal(called, false)
  })
})

describe('runSteps', () => {
  it('goes back to the question before, and keeps the count', async () => {
    const asked: string[] = []
    const replies = ['next', 'back', 'next', 'next'] as const
    const step =
      (name: string): Step =>
      async ({ step: number, totalSteps }) => {
        asked.push(`${name} ${number}/${totalSteps}`)
        return replies[asked.length - 1] ?? 'cancelled'
      }
    assert.equal(await runSteps([step('video'), step('tool')]), true)
    assert.deepEqual(asked, ['video 1/2', 'tool 2/2', 'video 1/2', 'tool 2/2'])
  })

  it('ends where the person leaves', async () => {
    assert.equal(await runSteps([async () => 'cancelled', async () => assert.fail('asked on')]), false)
  })
})

describe('text from data', () => {
  it('forms no link in a message and no icon in a label', () => {
    assert.doesNotMatch(messageText('[x](command:workbench.action.quit)'), /\]\(/)
    assert.equal(labelText('$(trash)'), '\\$(trash)')
  })
})

describe('timeText', () => {
  it('shows minutes, seconds and milliseconds, and hours where there are any', () => {
    assert.equal(timeText(0), '0:00.000')
    assert.equal(timeText(65_250), '1:05.250')
    assert.equal(timeText(3_723_004), '1:02:03.004')
  })
})

describe('messages of the completeness report', () => {
  const accepts = (message: unknown): boolean => completenessMessageSchema.safeParse(message).success

  it('are taken as the contract has them', () => {
    assert.ok(accepts({ t: 'q', i: '1', m: 'start', a: [] }))
    assert.ok(accepts({ t: 'q', i: '1', m: 'loadVideo', a: ['vid_123'] }))
    assert.ok(accepts({ t: 'q', m: 'ingest', a: [null] }))
  })

  it('are dropped otherwise', () => {
    for (const message of [
      null,
      'start',
      { t: 'q', i: '1', m: 'constructor', a: [] },
      { t: 'q', i: '1', m: 'loadVideo', a: [] },
      { t: 'q', i: '1', m: 'loadVideo', a: [''] },
      { t: 'q', i: '1', m: 'loadAll', a: [1e9] },
      { t: 's', i: '1', r: null },
    ]) {
      assert.equal(accepts(message), false, JSON.stringify(message))
    }
  })
})
