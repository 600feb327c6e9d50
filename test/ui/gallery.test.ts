import assert from 'node:assert/strict'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, toast } from './user'

describe('the gallery', () => {
  const window = installedWindow()
  const gallery = () => window.workbench.webview()

  before(async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
  })

  it('shows the frames of a video', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('harbour_walk')
    await gallery().getByRole('option').nth(9).waitFor()
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await workbench.screenshot('gallery-grid-dark')
    console.log(await problemsFor(workbench))
    await workbench.page.keyboard.press('ArrowRight')
    await workbench.page.keyboard.press('Enter')
    await gallery().getByRole('img').waitFor()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await workbench.screenshot('gallery-frame-dark')
    console.log(await problemsFor(workbench))
    await useTheme(workbench, 'hcDark')
    await workbench.screenshot('gallery-frame-hcDark')
    assert.ok(true)
  })
})
