import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as path from 'node:path'

/** Makes fresh folders for the tests of the suite it is called in, and removes them after each test. */
export function temporaryFolders(): () => Promise<string> {
  const made: string[] = []
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
  })
  return async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'frametrove-test-'))
    made.push(folder)
    return folder
  }
}
