import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { daily } from '../../../src/worker/daily'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

describe('daily', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
  afterEach(() => mock.timers.reset())

  /** Time passes, and what was begun goes on. */
  const pass = async (milliseconds: number) => {
    mock.timers.tick(milliseconds)
    for (let n = 0; n < 5; n++) await Promise.resolve()
  }

  it('works some minutes after the start and once a day, and sooner where it had to make way, until it is ended', async () => {
    const answers = [false, true, true]
    let worked = 0
    const end = daily(async () => {
      worked++
      return answers.shift() ?? true
    })
    await pass(MINUTE_MS)
    assert.equal(worked, 0)
    await pass(4 * MINUTE_MS)
    assert.equal(worked, 1)
    await pass(5 * MINUTE_MS)
    assert.equal(worked, 2)
    await pass(DAY_MS - 1)
    assert.equal(worked, 2)
    await pass(1)
    assert.equal(worked, 3)
    end()
    await pass(3 * DAY_MS)
    assert.equal(worked, 3)
  })
})
