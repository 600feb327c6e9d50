import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Workbench } from '../support/workbench'
import { installedWindow } from './installed'
import { command, ingestFile } from './user'

describe('two windows on one workspace', () => {
  const window = installedWindow()
  let second: Workbench
  let firstHost: number | undefined

  before(async () => {
    const { hosted } = window.session
    const [pid, ...others] = await hosted.extensionHosts()
    assert.deepEqual(others, [])
    firstHost = pid
    await window.workbench.page.getByRole('button', { name: 'Load Sample Data', exact: true }).click()
    await window.workbench.treeItem(/^harbour_walk, complete/).waitFor()
    second = await Workbench.open(hosted, window.session.browser)
  })
  after(async () => {
    await second?.close().catch(() => {})
  })

  it('show the same videos, from one store', async () => {
    await second.openContainer('Frametrove')
    await second.treeItem(/^harbour_walk, complete/).waitFor()
    const files = readdirSync(join(window.session.hosted.home, 'user'), { recursive: true, encoding: 'utf8' })
    // VS Code gave the second window a storage folder of its own, `<id>-1`.
    assert.equal(files.filter((file) => /workspaceStorage.[^/]*-1.vscode\.lock$/.test(file)).length, 1)
    assert.equal(files.filter((file) => file.endsWith(join('store', 'manifest.json'))).length, 1)
  })

  it('hear of each other’s changes', async () => {
    await ingestFile(second, join(window.folder, 'market_square', 'market_square.frametrove-results.json'))
    await second.treeItem(/^market_square, missing transcripts/).waitFor()
    await window.workbench.treeItem(/^market_square, missing transcripts/).waitFor()
    await second.screenshot('two-windows-second')
    await window.workbench.screenshot('two-windows-first')
  })

  it('go on when the one that has the store open is killed', async () => {
    assert.ok(firstHost)
    process.kill(firstHost, 'SIGKILL')
    await command(second, 'Frametrove: Check Completeness')
    await second.pick('market_square')
    await second.page
      .getByRole('tab', { name: /market_square/ })
      .first()
      .waitFor()
    // VS Code has started the killed host again; it now works through the second window.
    await window.workbench.treeItem(/^market_square, missing transcripts/).waitFor()
  })
})
