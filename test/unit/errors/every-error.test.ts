import assert from 'node:assert/strict'
import { messageLevel } from '../../../src/host/error-level'
import { ERROR_CODES, type ErrorCode, FrametroveError } from '../../../src/shared/errors'
import { temporaryFolders } from '../../support/temporary-folder'
import { recovery } from './recovery'
import { save } from './save'
import { type Scenario, Stage } from './stage'
import { storage } from './storage'
import { transaction } from './transaction'
import { validation } from './validation'

/** One for each code: a code without is an error of types. */
const SCENARIOS: Record<ErrorCode, Scenario> = {
  ...validation,
  ...save,
  ...storage,
  ...recovery,
  ...transaction,
}

const LEVELS = { warning: 'warning', error: 'error', critical: 'error' } as const
const ATTEMPTS_OF_RETRIED = 4

describe('every error', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let stage: Stage

  beforeEach(async () => {
    stage = new Stage(await newFolder())
  })
  afterEach(() => stage.close())

  for (const [code, scenario] of Object.entries(SCENARIOS)) {
    it(`${code} comes about, and is told as the table says`, async () => {
      const error = await scenario.provoke(stage).then(
        () => assert.fail('nothing failed'),
        (thrown: unknown) => thrown,
      )
      assert.ok(error instanceof FrametroveError, `no error for people: ${String(error)}`)
      assert.equal(error.code, code, error.message)
      const { category, severity, retryable } = ERROR_CODES[error.code]
      assert.deepEqual([error.category, error.severity, error.retryable], [category, severity, retryable])
      assert.match(`${error.what} ${error.action}`, /^[\p{Lu}\d“].*\. \p{Lu}.*\.$/u)
      for (const sentence of [error.what, error.why, error.action]) {
        assert.match(sentence, /\S{2}.*[.?]$/)
        assert.doesNotMatch(sentence, /undefined|null|\[object|\n|^E[A-Z]+\b/)
      }
      assert.equal(messageLevel(error), code === 'cancelled' ? 'information' : LEVELS[severity])

      const attempts = retryable ? ATTEMPTS_OF_RETRIED : 1
      const retries = stage.log.filter(({ message }) => message.endsWith('Trying again.')).length
      assert.equal(retries, attempts - 1)
      const level = severity === 'warning' ? 'warn' : 'error'
      const told = stage.log.filter((line) => line.level === level && line.message.includes(error.message))
      assert.equal(told.length, scenario.surfaces === 'caller' ? 0 : 1)
      stage.io.heal()
      const kept = scenario.surfaces === 'caller' ? [] : (await stage.service.listOperations({})).items
      const [failed] = kept.filter(({ outcome }) => outcome !== 'ok')
      assert.deepEqual(
        failed && [failed.error, failed.attempts, failed.outcome],
        scenario.surfaces === 'operations'
          ? [code, attempts, code === 'cancelled' ? 'cancelled' : 'failed']
          : undefined,
      )
    })
  }
})
