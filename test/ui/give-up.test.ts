import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { clearNotifications, command, editorShows, press, toast } from './user'

describe('a store that dies again and again', () => {
  const window = installedWindow()
  const video = () => window.workbench.treeItem(/^harbour_walk, complete/)
  let worker: string
  let code: Buffer

  before(async () => {
    const extensions = join(window.session.hosted.home, 'extensions')
    const names = readdirSync(extensions).map((name) => join(extensions, name, 'dist', 'store-worker.js'))
    worker = names.find((name) => existsSync(name)) ?? ''
    code = readFileSync(worker)
    await command(window.workbench, 'Frametrove: Load Sample Data')
    await video().waitFor()
  })

  /** A reloaded window whose worker ends as soon as it starts, until its code is put back. */
  async function reloadWithoutWorker(): Promise<void> {
    const { workbench } = window
    writeFileSync(worker, 'process.exit(7)')
    await workbench.reload()
    await workbench.openContainer('Frametrove')
  }

  it('is told once: what happened, why, and what to do', async () => {
    const { workbench } = window
    await reloadWithoutWorker()
    const message = await toast(
      workbench,
      /stopped 3 times within a minute.*The last time it ended unexpectedly \(exit code 7\)\. What was saved is safe on disk\./,
    )
    for (const view of ['Videos', 'Events']) {
      await workbench.pane(view).locator('.message').filter({ hasText: 'Start it again, also with' }).waitFor()
    }
    await workbench.screenshot('give-up')
    assert.equal(await workbench.page.locator('.notification-list-item').count(), 1)

    await press(message, 'Report…')
    await editorShows(workbench, /^Frametrove \d+\.\d+\.\d+$/m)
    await workbench.screenshot('give-up-report')
    writeFileSync(worker, code)
    await press(await toast(workbench, 'stopped 3 times'), 'Start Again')
    await video().waitFor()
    assert.equal(await workbench.page.locator('.notification-list-item').count(), 0)
  })

  it('is started again by Refresh once its message was closed', async () => {
    const { workbench } = window
    await reloadWithoutWorker()
    await toast(workbench, 'stopped 3 times')
    await clearNotifications(workbench)
    await command(workbench, 'Frametrove: Check Completeness')
    await toast(workbench, 'stopped 3 times')
    assert.equal(await workbench.quickInput.count(), 0, 'a question without answers is open')
    writeFileSync(worker, code)
    await command(workbench, 'Frametrove: Refresh')
    await video().waitFor()
  })
})
