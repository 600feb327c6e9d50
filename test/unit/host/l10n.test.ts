import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../support/paths'
import { l10nStrings } from './l10n-strings'

describe('the texts of the extension', () => {
  const bundle: unknown = JSON.parse(readFileSync(join(projectRoot, 'l10n', 'bundle.l10n.json'), 'utf8'))

  it('are all in l10n/bundle.l10n.json, which translations start from', () => {
    assert.ok(typeof bundle === 'object' && bundle !== null)
    assert.deepEqual(Object.keys(bundle).sort(), [...l10nStrings()].sort())
  })

  it('stand there as they are', () => {
    assert.ok(typeof bundle === 'object' && bundle !== null)
    for (const [key, text] of Object.entries(bundle)) assert.equal(text, key)
  })
})
