import assert from 'node:assert/strict'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { trace } from '../support/debug-trace'
import { installedWindow } from './installed'
import { chooseEntry, chooseFile, command, press, toast, until } from './user'

describe('debug sessions in the Videos view', () => {
  const window = installedWindow((folder) => {
    const session = trace({ frames: 40, videoId: 'dropped', sessionId: 'from-explorer' })
    writeFileSync(join(folder, 'ball.frametrove-debug.json'), JSON.stringify(session))
  })
  const item = (label: string | RegExp) => window.workbench.treeItem(label)
  const baseline = () => item(/^baseline, /)
  const tuned = () => item(/^tuned, /)

  it('come with the sample, below their video', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    const told = await toast(workbench, '2 debug sessions stored: 300 frames, ')
    await item(/^harbour_walk, complete/).click()
    await workbench.page.keyboard.press('ArrowRight')
    await item('2 debug sessions').click()
    await workbench.page.keyboard.press('ArrowRight')
    await item(/^tuned, current, .*, 150 frames, [\d.]+ kB$/).waitFor()
    await item(/^baseline, .*, 150 frames, [\d.]+ kB$/).waitFor()
    await workbench.screenshot('debug-sessions')
    await press(told, 'Open Dashboard')
    await heading().waitFor()
  })

  it('are opened with a click, and compared from the menu', async () => {
    const { workbench } = window
    await command(workbench, 'View: Close All Editors')
    await baseline().click()
    await heading().waitFor()
    await sessionShown('baseline')
    await chooseEntry(workbench, baseline(), 'Compare Debug Sessions…')
    await workbench.webview().getByText('detector.threshold').first().waitFor()
    await workbench.screenshot('debug-compared')
  })

  it('are made current, detached and pinned', async () => {
    const { workbench } = window
    await chooseEntry(workbench, baseline(), 'Make Debug Session Current')
    await item(/^baseline, current, /).waitFor()
    await item(/^tuned, (?!current)/).waitFor()
    await chooseEntry(workbench, baseline(), 'Detach Debug Session')
    await item(/^baseline, (?!current)/).waitFor()
    await chooseEntry(workbench, tuned(), 'Pin Debug Session')
    await item(/^tuned, pinned, /).waitFor()
    await workbench.screenshot('debug-pinned')
  })

  it('tell where an archive is lost', async () => {
    const { workbench, session } = window
    const root = join(session.hosted.home, 'user')
    const archives = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((it) =>
      /tuned.*\.json\.gz$/.test(it),
    )
    assert.equal(archives.length, 1)
    for (const archive of archives) rmSync(join(root, archive))
    await command(workbench, 'Frametrove: Refresh')
    await item(/^tuned, archive missing, pinned, /).waitFor()
    await item(/^baseline, (?!archive missing)/).waitFor()
    await workbench.screenshot('debug-archive-missing')
  })

  it('are dropped from an editor onto the view', async () => {
    const { workbench } = window
    await workbench.page.keyboard.press('Control+P')
    await workbench.quickInput.fill('ball.frametrove-debug.json')
    await workbench.pick('ball.frametrove-debug.json')
    const tab = workbench.page.locator('.tab[data-resource-name="ball.frametrove-debug.json"]')
    await tab.waitFor()
    await tab.dragTo(item(/^harbour_walk, complete/))
    await toast(workbench, /harbour_walk: debug session from-explorer stored: 40 frames, [\d.]+ kB kept in [\d.]+ kB/)
    await item(/^from-explorer, current, /).waitFor()
    await workbench.screenshot('debug-dropped')
  })

  it('are ingested from the palette', async () => {
    const { workbench, folder } = window
    await command(workbench, 'Frametrove: Ingest Debug Session…')
    await workbench.pick('Files…')
    await chooseFile(workbench, join(folder, 'ball.frametrove-debug.json'))
    await toast(workbench, 'dropped: debug session from-explorer stored')
    await item(/^dropped, missing/).waitFor()
  })

  it('are ingested from the menu of the Explorer', async () => {
    const { workbench } = window
    await workbench.openContainer('Explorer')
    const file = item('ball.frametrove-debug.json')
    await file.click({ button: 'right' })
    const entries = await workbench.page.getByRole('menu').getByRole('menuitem').allInnerTexts()
    assert.deepEqual(
      entries.map((text) => text.trim()).filter((text) => text.startsWith('Ingest')),
      ['Ingest Debug Session…'],
    )
    await workbench.page.keyboard.press('Escape')
    await chooseEntry(workbench, file, 'Ingest Debug Session…')
    await toast(workbench, 'dropped: debug session from-explorer already stored; nothing was changed')
    await workbench.openContainer('Frametrove')
  })

  it('are deleted after a word on what goes', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/^from-explorer, /), 'Delete Debug Session…')
    assert.match(await dialogText(), /Delete the debug session “from-explorer” of “harbour_walk”\?/)
    assert.match(await dialogText(), /1 debug session, [\d.]+ kB, 40 frames\..*It is the current one\./)
    await workbench.answerDialog('Delete')
    await toast(workbench, /harbour_walk: deleted 1 debug session, [\d.]+ kB/)
    await item('2 debug sessions').waitFor()
  })

  it('go with their video, which says so first', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/^harbour_walk, complete/), 'Delete Video…')
    assert.match(await dialogText(), /10 images, [\d.]+ kB; 2 debug sessions, [\d.]+ kB\./)
    await workbench.answerDialog('Delete')
    await toast(workbench, /harbour_walk: deleted with .*2 debug sessions/)
    await workbench.screenshot('debug-video-deleted')
  })

  function heading(): Locator {
    return window.workbench.webview().getByRole('heading', { name: /^harbour_walk/, level: 1 })
  }

  /** Waits until the dashboard shows a session. */
  function sessionShown(id: string): Promise<void> {
    const choice = window.workbench.webview().locator('.choices select').first()
    return until(async () => (await choice.inputValue()) === id)
  }

  async function dialogText(): Promise<string> {
    await window.workbench.dialog.waitFor()
    return (await window.workbench.dialog.textContent()) ?? ''
  }
})
