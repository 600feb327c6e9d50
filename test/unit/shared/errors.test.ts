import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { CATEGORY_SEVERITIES, ERROR_CATEGORIES, ERROR_CODES, type ErrorCode } from '../../../src/shared/error-codes'
import { reasonOf } from '../../../src/shared/error-reason'
import { FrametroveError, toFrametroveError } from '../../../src/shared/errors'
import { projectRoot } from '../../support/paths'

/** What passes by itself. */
const RETRIED: readonly ErrorCode[] = [
  ...(['timeout', 'busy', 'commit_failed', 'database_unavailable', 'concurrent_modification'] as const),
]

const failure = (code: string, message = `${code}: said by the system`) => Object.assign(new Error(message), { code })

describe('the table of errors', () => {
  const entries = Object.entries(ERROR_CODES)

  it('retries what passes by itself, and nothing else', () => {
    assert.deepEqual(
      entries.filter(([, { retryable }]) => retryable).map(([code]) => code),
      entries.map(([code]) => code).filter((code) => RETRIED.some((it) => it === code)),
    )
  })

  it('has the severity of the category, or says why not', () => {
    assert.deepEqual(Object.keys(CATEGORY_SEVERITIES), [...ERROR_CATEGORIES])
    for (const [code, meaning] of entries) {
      const reason = 'because' in meaning ? meaning.because : undefined
      assert.equal(meaning.severity === CATEGORY_SEVERITIES[meaning.category], reason === undefined, code)
    }
  })

  it('says of each what happened, why, and what to do, in sentences', () => {
    for (const [code, { what, why, action }] of entries) {
      for (const text of [what, why, action]) assert.match(text, /^\p{Lu}.*\.$/u, code)
    }
  })

  it('is in the README as it is', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/error-table.mjs', '--check'], {
      cwd: projectRoot,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
  })
})

describe('an error of the system', () => {
  for (const [system, code] of [
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['ETIMEDOUT', 'timeout'],
    ['EBUSY', 'busy'],
    ['EAGAIN', 'busy'],
    ['EMFILE', 'busy'],
    ['EACCES', 'file_system'],
    ['ENOENT', 'file_system'],
    ['EWEIRD', 'file_system'],
    ['ERR_OUT_OF_RANGE', 'save_failed'],
  ] as const) {
    it(`${system} is ${code}, told in a sentence`, () => {
      const error = toFrametroveError(failure(system), 'It was not saved.')
      assert.equal(error.code, code)
      assert.equal(error.what, 'It was not saved.')
      assert.match(error.why, /^[A-Z][a-z]+ [^:]*(?:\(.*\))?\.$/)
    })
  }

  it('says which file it is about, and is told as it is where it has its own reason', () => {
    const missing = Object.assign(failure('ENOENT'), { path: '/x/y' })
    assert.equal(reasonOf(missing), 'It is not there: “/x/y” (ENOENT).')
    assert.equal(reasonOf(failure('EIO')), 'The disk reports an error (EIO).')
    const own = new FrametroveError('not_found', { what: 'A.', why: 'It went away.', action: 'C.' })
    assert.equal(reasonOf(own), 'It went away.')
    assert.equal(toFrametroveError(own, 'Another.'), own)
  })
})
