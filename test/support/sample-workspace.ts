import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './paths'

/** A fresh copy of the sample workspace, for tests to write into. */
export function copySampleWorkspace(): { folder: string; remove(): void } {
  const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'frametrove-workspace-'))
  const folder = join(temporary, 'workspace')
  cpSync(join(projectRoot, 'test', 'fixtures', 'workspace'), folder, { recursive: true })
  return { folder, remove: () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}
