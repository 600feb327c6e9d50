import assert from 'node:assert/strict'
import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeYard } from './gallery-yard'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, dialogButton, ingestFile, toast } from './user'

describe('images that are gone, in a gallery', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeYard(folder)
  })
  const gallery = () => window.workbench.webview()
  const option = (number: number) => gallery().getByRole('option', { name: new RegExp(`^Frame ${number},`) })
  const missing = (count: number) => gallery().getByText(`Only frames without an image (${count})`)
  const gone = { 2: '', 5: '', 350: '' }

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'yard: 400 frames')
    for (const number of [2, 5, 350] as const) gone[number] = imageOf(number)
    renameSync(gone[2], `${gone[2]}.away`)
    renameSync(gone[350], `${gone[350]}.away`)
    writeFileSync(gone[5], 'no image')
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('yard')
    await option(1).locator('img').waitFor()
  })

  it('are shown as such in the grid, and told to screen readers', async () => {
    await gallery()
      .getByRole('option', { name: /^Frame 2, .*Image missing or damaged$/ })
      .waitFor()
    await gallery()
      .getByRole('option', { name: /^Frame 5, .*Image missing or damaged$/ })
      .waitFor()
    await gallery()
      .getByRole('option', { name: /^Frame 7, .*No image$/ })
      .waitFor()
    assert.equal(await option(3).locator('.absent').count(), 0)
    await option(2).locator('.absent').getByText('Image missing or damaged').waitFor()
  })

  it('are counted beside their filter as many as it then finds', async () => {
    await gallery().getByText('Filters', { exact: true }).click()
    // The 7th has none, the 2nd and the 350th are gone; what a file is made of is not looked at.
    await missing(3).waitFor()
    await window.workbench.screenshot('gallery-gone-dark')
    await missing(3).click()
    await gallery().getByText('3 of 400 frames').waitFor()
    await missing(3).click()
    for (const theme of ['light', 'hcDark', 'hcLight', 'dark'] as const) {
      await useTheme(window.workbench, theme)
      assert.deepEqual(await problemsFor(window.workbench), [])
      await window.workbench.screenshot(`gallery-gone-${theme}`)
    }
  })

  it('are told in an open frame, and shown once they are back', async () => {
    await option(2).click()
    const text = gallery().locator('frametrove-gallery-stage').getByText('Image missing or damaged')
    await text.waitFor()
    await gallery().getByText('brings a lost image back from a backup').waitFor()
    await window.workbench.screenshot('gallery-gone-frame')
    renameSync(`${gone[2]}.away`, gone[2])
    // Any change of the video: the gallery looks again.
    await gallery().locator('#back').focus()
    await window.workbench.page.keyboard.press('t')
    await window.workbench.quickInput.fill('back')
    await window.workbench.page.keyboard.press('Enter')
    await gallery().locator('img.whole').waitFor()
    assert.equal(await text.count(), 0)
  })

  it('leave no error where an export is left', async () => {
    const { workbench } = window
    await gallery().getByRole('button', { name: 'Export…' }).click()
    await dialogButton(workbench, 'Export Here').waitFor()
    await workbench.page.keyboard.press('Escape')
    await workbench.quickInput.waitFor({ state: 'hidden' })
    await gallery().getByRole('button', { name: 'Export…', disabled: false }).waitFor()
    assert.equal(await gallery().getByRole('alert').count(), 0)
  })

  /** The image of a frame in the window's store, absolute. */
  function imageOf(number: number): string {
    const root = join(window.session.hosted.home, 'user')
    const name = readdirSync(root, { recursive: true, encoding: 'utf8' }).find(
      (it) => it.includes('video-frames') && it.endsWith(`frame_${String(number).padStart(3, '0')}.jpg`),
    )
    if (name === undefined) throw new Error(`There is no image of frame ${number}.`)
    return join(root, name)
  }
})
