import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../support/paths'

const CALL = /l10n\.t\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|([^\s'"]))/g

/** The texts given to `l10n.t` in the sources. Throws for a call whose text is not written out. */
export function l10nStrings(): Set<string> {
  const source = join(projectRoot, 'src')
  const texts = new Set<string>()
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue
    for (const [call, single, double, other] of readFileSync(join(source, name), 'utf8').matchAll(CALL)) {
      if (other !== undefined) throw new Error(`${name}: ${call}… is not a literal text`)
      texts.add((single ?? double ?? '').replace(/\\(.)/g, '$1'))
    }
  }
  return texts
}
