import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { projectRoot } from '../support/paths'
import { temporaryFolders } from '../support/temporary-folder'

describe('the build', () => {
  const newFolder = temporaryFolders()

  it('refuses a sql.js that loses state at a snapshot', async () => {
    const folder = await newFolder()
    const module = path.join(folder, 'node_modules', 'sql.js')
    await mkdir(module, { recursive: true })
    const said = async (version: string) => {
      await writeFile(path.join(module, 'package.json'), JSON.stringify({ version }))
      // There is nothing else to build from: it fails in any case, later where the version will do.
      const { status, stderr } = spawnSync(process.execPath, [path.join(projectRoot, 'esbuild.mjs')], {
        cwd: folder,
        encoding: 'utf8',
      })
      assert.notEqual(status, 0)
      return stderr
    }
    for (const version of ['1.9.0', '1.15.1', '1.15.2-rc.1']) {
      assert.match(await said(version), new RegExp(`sql\\.js ${version.replaceAll('.', '\\.')} is too old`))
    }
    for (const version of ['1.15.2', '1.16.0', '1.100.0', '2.0.0']) {
      assert.doesNotMatch(await said(version), /is too old/, version)
    }
  })
})
