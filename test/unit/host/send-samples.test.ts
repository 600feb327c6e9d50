import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { sendActivity } from '../../../src/host/send-activity'
import { SampleSender } from '../../../src/host/send-samples'
import type { IngestProgress } from '../../../src/shared/contracts'
import { storeService } from '../../../src/shared/store-service'

const samples = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ latitude: 0, longitude: (from + at) / 1000 }))

/** A store that takes a turn of the event loop for each call, and tells the calls that it got, as `<method> <what>`. */
function slowStore(answer: (method: string, parameters: unknown[]) => unknown = () => ({})) {
  const calls: string[] = []
  const service = storeService(async (method, parameters) => {
    const [, what] = parameters
    calls.push(`${method}${Array.isArray(what) ? ` ${what.length}` : ''}`)
    for (let at = 0; at < 3; at++) await turn()
    return answer(method, parameters)
  })
  return { service, calls }
}

describe('samples of live recordings', () => {
  it('of a short batch do not overtake those of a long one, nor does the end', async () => {
    const { service, calls } = slowStore()
    const sender = new SampleSender(service)
    await Promise.all([
      sender.add('run', samples(2500)),
      sender.add('run', samples(3)),
      sender.after('run', () => service.pauseActivity('run')),
      sender.add('another', samples(1)),
    ])
    assert.deepEqual(
      calls.filter((call) => call !== 'uploadRecords'),
      ['addSamples 1', 'addSamples 0', 'addSamples 3', 'pauseActivity'],
    )
    assert.equal(calls.filter((call) => call === 'uploadRecords').length, 3)
  })

  it('do not wait until those before are durable', async () => {
    let release = (): void => {}
    const durable = new Promise<void>((resolve) => {
      release = resolve
    })
    const { service, calls } = slowStore(() => durable)
    const sender = new SampleSender(service)
    const added = [sender.add('run', samples(1)), sender.add('run', samples(2))]
    await turn()
    assert.deepEqual(calls, ['addSamples 1', 'addSamples 2'])
    release()
    await Promise.all(added)
  })

  it('go on after some that could not be sent', async () => {
    const { service, calls } = slowStore((method) => {
      if (method === 'uploadRecords') throw new Error('lost')
    })
    const sender = new SampleSender(service)
    const first = sender.add('run', samples(1001))
    const second = sender.add('run', samples(1))
    await assert.rejects(first, /lost/)
    await second
    assert.deepEqual(calls, ['uploadRecords', 'discardUpload', 'addSamples 1'])
  })

  it('are what they were when they were given', async () => {
    const given: number[] = []
    const { service } = slowStore((_, [, list]) => {
      assert.ok(Array.isArray(list))
      given.push(list.length)
    })
    const sender = new SampleSender(service)
    const list = samples(2)
    const added = [sender.add('run', list), sender.add('run', list)]
    list.length = 0
    await Promise.all(added)
    assert.deepEqual(given, [2, 2])
  })
})

describe('an activity given in memory', () => {
  const saved = { activity: { samples: 10 } }

  /** Saves ten samples while the store tells of progress; what the caller was told, and then what was asked of the store. */
  async function save(...progress: Omit<IngestProgress, 'operationId' | 'message'>[]) {
    const listeners = new Set<(progress: IngestProgress) => void>()
    const requests: unknown[] = []
    const told: string[] = []
    const service = storeService(async (_, [request]) => {
      assert.ok(typeof request === 'object' && request !== null && 'operationId' in request)
      const operationId = String(request.operationId)
      requests.push(request)
      for (const listener of listeners) {
        listener({ operationId: 'another', done: 9, total: 10, message: '' })
        for (const it of progress) listener({ operationId, message: '', ...it })
      }
      return saved
    })
    const onProgress = (listener: (progress: IngestProgress) => void) => {
      listeners.add(listener)
      return { dispose: () => void listeners.delete(listener) }
    }
    const activity = { id: 'run', samples: samples(10) }
    await sendActivity({ service, onProgress }, activity, {
      notes: 'Windy.',
      tell: ({ done, total }) => told.push(`${done}/${total}`),
    })
    assert.equal(listeners.size, 0)
    return { told, requests, activity }
  }

  it('is sent with its notes', async () => {
    const { requests, activity } = await save()
    const [request] = requests
    assert.ok(typeof request === 'object' && request !== null && 'operationId' in request)
    const { operationId: _, ...rest } = request
    assert.deepEqual(rest, { activity, notes: 'Windy.' })
  })

  it('tells how far it is, forwards only, and the end once', async () => {
    const at = (done: number) => ({ done, total: 10 })
    assert.deepEqual((await save(at(0), at(5), at(5), at(4))).told, ['0/10', '5/10', '10/10'])
    assert.deepEqual((await save(at(10))).told, ['10/10'])
    assert.deepEqual((await save()).told, ['10/10'])
  })
})
