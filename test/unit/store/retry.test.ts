import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { ERROR_CODES, type ErrorCode, FrametroveError } from '../../../src/shared/errors'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { retryTransient } from '../../../src/store/retry'

const codes = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in ERROR_CODES)

describe('a retry', () => {
  afterEach(() => mock.restoreAll())

  /** Runs work without its waits; tells how often it was begun, how long it waited, and how it ended. */
  async function retried(fails: (attempt: number) => unknown, signal?: AbortSignal) {
    const waits: number[] = []
    const now = setTimeout
    mock.method(globalThis, 'setTimeout', (done: () => void, milliseconds: number) => {
      waits.push(milliseconds)
      return now(done, 0)
    })
    let attempts = 0
    let told = 0
    const work = async () => {
      const failure = fails(++attempts)
      if (failure !== undefined) throw failure
      return 'done'
    }
    const options = { what: 'It failed.', firstWaitMs: nodeStoreIo.firstRetryMs, retrying: () => told++ }
    const end = await retryTransient(work, signal ? { ...options, signal } : options).catch((error: unknown) => error)
    return { attempts, waits, told, end }
  }

  for (const code of codes) {
    const { retryable, what, why, action } = ERROR_CODES[code]
    it(`${retryable ? 'tries three times more after' : 'does not try again after'} ${code}`, async () => {
      const failure = new FrametroveError(code, { what, why, action })
      assert.deepEqual(await retried(() => failure), {
        attempts: retryable ? 4 : 1,
        waits: retryable ? [500, 1000, 2000] : [],
        told: retryable ? 3 : 0,
        end: failure,
      })
    })
  }

  it('ends with the first success', async () => {
    const busy = Object.assign(new Error('busy'), { code: 'EBUSY' })
    const { attempts, end } = await retried((attempt) => (attempt < 3 ? busy : undefined))
    assert.deepEqual([attempts, end], [3, 'done'])
  })

  it('goes by the error that comes, not by the first', async () => {
    const [timeout, full] = ['ETIMEDOUT', 'ENOSPC'].map((code) => Object.assign(new Error(code), { code }))
    const { attempts, end } = await retried((attempt) => (attempt === 1 ? timeout : full))
    assert.ok(end instanceof FrametroveError)
    assert.deepEqual([attempts, end.code], [2, 'disk_full'])
  })

  it('does not try again once it was cancelled', async () => {
    const abort = new AbortController()
    const { attempts } = await retried(() => {
      abort.abort(new FrametroveError('cancelled', ERROR_CODES.cancelled))
      return Object.assign(new Error('busy'), { code: 'EBUSY' })
    }, abort.signal)
    assert.equal(attempts, 1)
  })
})
