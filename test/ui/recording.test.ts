import assert from 'node:assert/strict'
import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppendingScript } from '../support/appending-script'
import { installedWindow } from './installed'
import { command, editorShows, press, question, toast, until } from './user'

describe('a live recording', () => {
  const window = installedWindow()
  const status = () => window.workbench.page.locator('.statusbar-item[id="frametrove.frametrove.frametrove.recording"]')
  const statusText = async () => ((await status().textContent()) ?? '').replaceAll('\u00a0', ' ').trim()
  let script: AppendingScript
  let file: string
  after(() => script?.stop())

  async function hasGrown(): Promise<void> {
    const before = await statusText()
    await until(async () => (await statusText()) !== before)
  }

  /** Opens the menu of the status bar item, and takes an entry. */
  async function choose(entry: string): Promise<void> {
    await status().click()
    await window.workbench.pick(entry)
  }

  it('follows a file, which may come later, and is seen in the status bar', async () => {
    const { workbench, folder } = window
    file = join(folder, 'ride.ndjson')
    await command(workbench, 'Frametrove: Record Activity from File…')
    await question(workbench, 'Record activity from file').waitFor()
    await workbench.screenshot('recording-file')
    await workbench.quickInput.fill(file)
    await workbench.pick(file)
    await question(workbench, 'Record ride.ndjson').waitFor()
    await workbench.screenshot('recording-type')
    await workbench.pick('ride')
    await toast(workbench, 'Recording “ride” from ride.ndjson')
    await workbench.statusItem(/ride 0:00 · 0 m/).waitFor()

    script = new AppendingScript(file)
    script.start(200)
    await workbench.statusItem(/ride \d+:\d\d · [1-9][\d.]* k?m/).waitFor()
    await hasGrown()
    await workbench.treeItem(/^ride, .*recording/).waitFor()
    await workbench.screenshot('recording-status')
  })

  it('pauses: what comes meanwhile is no part of it', async () => {
    const { workbench } = window
    await status().click()
    await workbench.quickItems('Pause').waitFor()
    await workbench.screenshot('recording-menu')
    await workbench.pick('Pause')
    await workbench.statusItem(/ride paused \d+:\d\d · [\d.]+ k?m/).waitFor()
    const paused = await statusText()
    const { samples } = script
    await until(async () => script.samples > samples + 10)
    assert.equal(await statusText(), paused)
    await workbench.screenshot('recording-paused')
    await choose('Resume')
    await workbench.statusItem(/ride \d+:\d\d · [\d.]+ k?m/).waitFor()
    await hasGrown()
  })

  it('leaves out lines that can’t be used, and lists them', async () => {
    const { workbench } = window
    appendFileSync(file, 'nonsense\n{"latitude": 91, "longitude": 8}\n')
    const message = await toast(workbench, "Lines of “ride.ndjson” can't be used, and are left out.")
    await workbench.screenshot('recording-left-out')
    await press(message, 'Show Problems')
    await editorShows(workbench, /^ride\.ndjson: line \d+: is not JSON$/m)
    await editorShows(workbench, /^ride\.ndjson: line \d+: .*latitude.*90/m)
    await workbench.screenshot('recording-left-out-list')
    appendFileSync(file, 'more nonsense\n')
    // Twice: what was under way at first came before it.
    for (const _ of [1, 2]) await hasGrown()
    await status().click()
    await workbench.quickItems('Show what was left out: 3 lines').waitFor()
    await workbench.page.keyboard.press('Escape')
  })

  it('asks where to go on in a file that was replaced', async () => {
    const { workbench } = window
    script.stop()
    writeFileSync(`${file}.new`, '')
    renameSync(`${file}.new`, file)
    const message = await toast(workbench, '“ride.ndjson” is no longer the file that was read')
    await workbench.screenshot('recording-changed')
    const before = await statusText()
    script.append(100)
    await press(message, 'Read from Its Beginning')
    await until(async () => (await statusText()) !== before)
  })

  it('is finished with notes, and tells what was saved', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Finish Recording')
    await workbench.answer('Windy.')
    const message = await toast(workbench, /^ride, .*: saved, .* in .*, [\d,]+ samples, \d+ splits?/)
    await workbench.screenshot('recording-saved')
    await status().waitFor({ state: 'detached' })
    await press(message, 'Open')
    await workbench.page.getByRole('tab', { name: /ride/ }).first().waitFor()
    await workbench.screenshot('recording-opened')
    await workbench.treeItem(/^ride, (?!.*recording)/).waitFor()
  })

  it('is discarded only after a confirmation that says what is lost', async () => {
    const { workbench, folder } = window
    const other = new AppendingScript(join(folder, 'walk.ndjson'), { type: 'walk' })
    other.append(10)
    await command(workbench, 'Frametrove: Record Activity from File…')
    await workbench.quickInput.fill(join(folder, 'walk.ndjson'))
    await workbench.pick('walk.ndjson')
    await question(workbench, 'Record walk.ndjson').waitFor()
    await workbench.pick('walk')
    await workbench.statusItem(/walk 0:09 · 100 m/).waitFor()
    await command(workbench, 'Frametrove: Discard Recording…')
    await workbench.dialog.getByText('All that was recorded is lost: 100 m in 0:09, 10 samples, 1 split.').waitFor()
    await workbench.screenshot('recording-discard')
    await workbench.answerDialog('Discard')
    await status().waitFor({ state: 'detached' })
    await command(workbench, 'Frametrove: Finish Recording')
    await toast(workbench, 'No recording is under way.')
  })
})
