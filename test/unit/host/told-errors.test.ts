import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageLevel } from '../../../src/host/error-level'
import { ERROR_CODES, type ErrorCode, FrametroveError } from '../../../src/shared/errors'
import { projectRoot } from '../../support/paths'

const source = join(projectRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(source, name), 'utf8') }))

/** Where a pattern occurs, as `file: text`. */
function found(pattern: RegExp): string[] {
  return files.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(([hit]) => `${name}: ${hit}`))
}

describe('errors that people are told', () => {
  it('go through the presenter', () => {
    const direct = found(/showErrorMessage|show(?:Warning|Information)Message\([^)]*\b(?:error|thrown|failure)\b/g)
    assert.deepEqual(direct, ['host/errors.ts: showErrorMessage'])
  })

  it('have no text of what was thrown in a message, an item or a panel', () => {
    assert.deepEqual(
      found(
        /(?:messageText|labelText|promptText|tooltip|message) ?[=(][^;\n]*String\((?:error|thrown|cause)\)/g,
      ).filter((hit) => hit.startsWith('host/')),
      [],
    )
  })

  it('are written as sentences: what happened, why, and what to do', () => {
    const texts = found(/\b(?:what|why|action):\s*(?:l10n\.t\()?\s*(['"`])(?:\\.|(?!\1).)*\1/g)
    assert.ok(texts.length > 200, `only ${texts.length} texts were found`)
    // What ends in a value ends in a sentence from elsewhere; a text in a text is not seen whole; and names are no texts.
    const isFine = (text: string) => /(?:[.?]|\})['"`]$|=> `$|: '[a-z]+'$/.test(text)
    assert.deepEqual(
      texts.filter((text) => !isFine(text)),
      [],
    )
  })

  it('are told by their severity; what was cancelled is no failure', () => {
    const level = (code: ErrorCode) => messageLevel(new FrametroveError(code, ERROR_CODES[code]))
    for (const [code, told] of [
      ['cancelled', 'information'],
      ['invalid_input', 'warning'],
      ['maintenance_busy', 'warning'],
      ['disk_full', 'error'],
      ['recovery_corrupted', 'error'],
      ['rollback_failed', 'error'],
    ] as const) {
      assert.equal(level(code), told, code)
    }
  })
})
