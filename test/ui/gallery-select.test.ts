import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeYard } from './gallery-yard'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { chooseFolder, command, ingestFile, question, toast, until, webviewKept } from './user'

/** A window that is loaded anew takes a while on a busy machine. */
const RELOAD_MS = 60_000

describe('frames selected in a gallery', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeYard(folder)
  })
  const gallery = () => window.workbench.webview()
  const press = (key: string) => window.workbench.page.keyboard.press(key)
  const option = (number: number) => gallery().getByRole('option', { name: new RegExp(`^Frame ${number},`) })
  const bar = () => gallery().getByRole('group', { name: 'Selected frames' })
  const button = (name: string) => bar().getByRole('button', { name, exact: true })
  const isAt = (number: number) =>
    gallery()
      .locator('.cell.active')
      .filter({ hasText: `#${number} ` })
      .waitFor()
  const count = (text: string) => bar().getByText(text, { exact: true }).waitFor()
  const selected = () => gallery().locator('[role=option][aria-selected=true]')
  /** Waits until just these frames, of those in the page, are selected. */
  const areSelected = (...numbers: number[]) =>
    until(async () => {
      const names = await selected().locator('.number').allTextContents()
      return names.join() === numbers.map((number) => `#${number}`).join()
    })
  /** The focus may be in the window, after its messages were cleared. */
  const toGrid = () => gallery().locator('.scroller').focus()

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'yard: 400 frames')
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('yard')
    await gallery().getByText('400 frames').waitFor()
    await option(1).locator('img').waitFor()
  })

  it('are chosen with the mouse: by their check marks, with Ctrl, and up to another with Shift', async () => {
    const { workbench } = window
    await option(3).hover()
    await option(3).locator('.check').click()
    await count('1 selected')
    await areSelected(3)
    await option(5).click({ modifiers: ['ControlOrMeta'] })
    await option(8).click({ modifiers: ['Shift'] })
    await areSelected(3, 5, 6, 7, 8)
    await option(6).locator('.check').click()
    await areSelected(3, 5, 7, 8)
    await count('4 selected')
    await isAt(6)
    await workbench.screenshot('gallery-select-dark')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  it('are chosen with the keys', async () => {
    await toGrid()
    await press('Escape')
    await areSelected()
    await press('Home')
    await press('x')
    await areSelected(1)
    await press('Shift+ArrowRight')
    await press('Shift+ArrowRight')
    await areSelected(1, 2, 3)
    await press('Shift+ArrowLeft')
    await areSelected(1, 2)
    await isAt(2)
    await press('Control+a')
    await count('400 selected')
    await press('x')
    await count('399 selected')
    await press('Escape')
    await areSelected()
    assert.equal(await gallery().getByRole('listbox').getAttribute('aria-multiselectable'), 'true')
    const text = await gallery()
      .locator('html')
      .evaluate(() => getSelection()?.toString())
    assert.equal(text, '', 'the text of the page is selected')
  })

  it('are all that pass the filters, and stay selected under others', async () => {
    await gallery().getByText('Filters', { exact: true }).click()
    await gallery().getByRole('checkbox', { name: '<b>car</b> 80' }).click()
    await gallery().getByText('80 of 400 frames').waitFor()
    await toGrid()
    await press('Control+a')
    await count('80 selected')
    await gallery().getByRole('checkbox', { name: '<b>car</b> 80' }).click()
    await gallery().getByText('400 frames', { exact: true }).waitFor()
    await count('80 selected')
    for (const number of [5, 10]) assert.equal(await option(number).getAttribute('aria-selected'), 'true')
    assert.equal(await option(6).getAttribute('aria-selected'), 'false')
    await gallery()
      .getByRole('combobox', { name: /^Order/ })
      .selectOption('Time, falling')
    await toGrid()
    await press('Home')
    await isAt(400)
    await count('80 selected')
    await gallery()
      .getByRole('combobox', { name: /^Order/ })
      .selectOption('Number, rising')
    await toGrid()
    await press('Home')
    await isAt(1)
  })

  it('get tags, and are found by them', async () => {
    const { workbench } = window
    await button('Tag…').click()
    await question(workbench, 'Set frame tags').waitFor()
    await workbench.answer('has car, <i>best</i>')
    await gallery().getByRole('checkbox', { name: 'has car 80' }).waitFor()
    await option(10).getByText('has car').waitFor()
    await button('Clear').click()
    await toGrid()
    await press('Home')
    await press('ArrowRight')
    await press('t')
    await question(workbench, 'Set frame tags').waitFor()
    await workbench.answer('blurred')
    await gallery().getByRole('checkbox', { name: 'blurred 1', exact: true }).click()
    await gallery().getByText('1 of 400 frames').waitFor()
    await isAt(2)
    await gallery().getByRole('checkbox', { name: 'has car 80' }).click()
    await gallery().getByText('81 of 400 frames').waitFor()
    await workbench.screenshot('gallery-tags')
    assert.deepEqual(await problemsFor(workbench), [])
    await gallery().getByRole('button', { name: 'Clear filters' }).click()
    await gallery().getByText('400 frames', { exact: true }).waitFor()
  })

  it('are tagged, and named, in an open frame too', async () => {
    const { workbench } = window
    await option(10).click()
    await gallery().getByRole('heading', { name: 'Frame 10', level: 1 }).waitFor()
    await gallery().locator('aside').getByText('<i>best</i>').waitFor()
    await gallery().getByRole('button', { name: 'Tag…' }).click()
    await question(workbench, 'Set frame tags').waitFor()
    assert.equal(await workbench.quickInput.inputValue(), '<i>best</i>, has car')
    await workbench.answer('has car')
    await gallery().locator('aside').getByText('<i>best</i>').waitFor({ state: 'detached' })
    await gallery().getByRole('checkbox', { name: 'Selected' }).click()
    await workbench.screenshot('gallery-frame-actions')
    assert.deepEqual(await problemsFor(workbench), [])
    await gallery().getByRole('button', { name: 'Back to the frames' }).click()
    await areSelected(10)
  })

  it('have paths to be copied', async () => {
    const { workbench } = window
    await option(12).click({ modifiers: ['ControlOrMeta'] })
    await button('Copy Paths').click()
    await workbench.statusItem('Copied 2 paths').waitFor()
  })

  it('are exported as files that are ingested again', async () => {
    const { workbench, folder } = window
    const into = join(folder, 'exports')
    mkdirSync(into)
    await button('Export…').click()
    await chooseFolder(workbench, into, 'Export Here')
    await toast(workbench, /^Exported 2 frames/)
    await workbench.screenshot('gallery-exported')
    const [made = ''] = readdirSync(into)
    const files = readdirSync(join(into, made)).sort()
    const images = files.filter((name) => name.endsWith('.jpg'))
    const original = (number: number) => readFileSync(join(folder, 'yard', `${number}.jpg`))
    assert.deepEqual(
      images.map((name) => readFileSync(join(into, made, name))),
      [original(10), original(12)],
    )
    const [results = ''] = files.filter((name) => name.endsWith('.frametrove-results.json'))
    const { frames } = JSON.parse(readFileSync(join(into, made, results), 'utf8'))
    assert.deepEqual(
      frames.map((frame: { frame_number: number }) => frame.frame_number),
      [10, 12],
    )
    assert.equal(files.length, 3)
  })

  it('are compared where they are two', async () => {
    await button('Compare').click()
    await gallery().getByRole('group', { name: 'First: Frame 10' }).waitFor()
    await gallery().getByRole('group', { name: 'Second: Frame 12' }).waitFor()
    await press('Escape')
    await areSelected(10, 12)
    await gallery().locator('.scroller:focus').waitFor()
  })

  it('are found again after a reload of the window', async () => {
    const { workbench } = window
    await webviewKept(workbench)
    const loaded = workbench.page.waitForEvent('load')
    await command(workbench, 'Developer: Reload Window')
    await loaded
    await option(12).waitFor({ timeout: RELOAD_MS })
    await areSelected(10, 12)
    await count('2 selected')
  })

  it('are deleted, after a question', async () => {
    const { workbench } = window
    await button('Delete…').click()
    await workbench.dialog.getByText('Delete 2 frames?').waitFor()
    await workbench.screenshot('gallery-delete-question')
    await workbench.answerDialog('Cancel')
    await areSelected(10, 12)
    await button('Delete…').click()
    await workbench.answerDialog('Delete')
    await gallery().getByText('398 frames').waitFor()
    await areSelected()
    await bar().getByRole('button').first().waitFor({ state: 'detached' })
    assert.equal(await option(12).count(), 0)
    // VS Code may not give the focus back after a dialog.
    await gallery()
      .locator('body')
      .evaluate((body) => body.ownerDocument.defaultView?.focus())
    await gallery().locator('.scroller:focus').waitFor()
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`read well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await option(5).hover()
      await option(5).locator('.check').click()
      await option(8).click({ modifiers: ['ControlOrMeta'] })
      await areSelected(5, 8)
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-select-${theme}`)
      await button('Clear').click()
      await areSelected()
    })
  }

  it('fit into 300 pixels', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await toGrid()
    await press('Home')
    await press('Control+a')
    await count('398 selected')
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 800 })
    const page = gallery().locator('html')
    await until(async () => (await page.evaluate((it) => it.clientWidth)) <= 310)
    const [width, wanted] = await page.evaluate((it) => [it.clientWidth, it.scrollWidth])
    assert.equal(wanted, width, 'the grid is wider than its panel')
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('gallery-select-narrow')
  })
})
