import assert from 'node:assert/strict'
import { writeYard } from './gallery-yard'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, ingestFile, toast, until, webviewKept } from './user'

/** A window that is loaded anew takes a while on a busy machine. */
const RELOAD_MS = 60_000

describe('the comparison of two frames', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeYard(folder)
  })
  const gallery = () => window.workbench.webview()
  const press = (key: string) => window.workbench.page.keyboard.press(key)
  const side = (name: string) => gallery().getByRole('group', { name })
  const box = (place: 0 | 1) => gallery().locator('img.whole').nth(place).boundingBox()

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'yard: 400 frames')
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('yard')
    await gallery().getByText('400 frames').waitFor()
    await gallery()
      .getByRole('option', { name: /^Frame 20,/ })
      .click()
    await gallery().getByRole('heading', { name: 'Frame 20', level: 1 }).waitFor()
  })

  it('shows an open frame beside the next one, each with what is known of it', async () => {
    const { workbench } = window
    await press('c')
    await side('First: Frame 20').getByText('20 of 400').waitFor()
    await side('First: Frame 20').getByText('<img src=x onerror=alert(1)> 20').waitFor()
    await side('Second: Frame 21').getByText('0:10.500').waitFor()
    await imagesLoaded()
    await workbench.screenshot('gallery-compare-dark')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  it('goes on with the frame of the side that has the focus', async () => {
    // Clearing the messages after the last test may have left the focus in the window.
    await side('Second: Frame 21').click()
    await press('ArrowRight')
    await side('Second: Frame 22').waitFor()
    await press('Shift+Tab')
    await press('ArrowLeft')
    await side('First: Frame 19').waitFor()
    await side('Second: Frame 22').click()
    await press('9')
    await side('Second: Frame 354').waitFor()
    await side('First: Frame 19').waitFor()
  })

  it('zooms and moves both in step', async () => {
    const fitting = await box(0)
    for (let step = 0; step < 6; step++) await press('+')
    await until(async () => ((await box(0))?.width ?? 0) > (fitting?.width ?? 0) * 2)
    await until(inStep)
    const zoomed = await box(0)
    await press('Shift+ArrowRight')
    await until(async () => ((await box(0))?.x ?? 0) < (zoomed?.x ?? 0))
    await until(inStep)
    await press('f')
    await until(async () => (await box(0))?.width === fitting?.width)
    await until(inStep)
  })

  it('hides the boxes of a label on both', async () => {
    const tags = gallery().locator('.tag')
    assert.deepEqual(await tags.allTextContents(), ['person 69%', 'person 54%'])
    await gallery().getByRole('checkbox', { name: 'person (2)' }).click()
    await until(async () => (await tags.count()) === 0)
    await gallery().getByRole('checkbox', { name: 'person (2)' }).click()
    await until(async () => (await tags.count()) === 2)
  })

  it('is found as it was after a reload of the window', async () => {
    const { workbench } = window
    await webviewKept(workbench)
    const loaded = workbench.page.waitForEvent('load')
    await command(workbench, 'Developer: Reload Window')
    await loaded
    await side('First: Frame 19').waitFor({ timeout: RELOAD_MS })
    await gallery().locator('.side.active').getByText('Frame 354').waitFor()
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await imagesLoaded()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-compare-${theme}`)
    })
  }

  it('fits into 300 pixels, one frame below the other', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 800 })
    const page = gallery().locator('html')
    await until(async () => (await page.evaluate((it) => it.clientWidth)) <= 310)
    const [width, wanted] = await page.evaluate((it) => [it.clientWidth, it.scrollWidth])
    assert.equal(wanted, width, 'the comparison is wider than its panel')
    const [first, second] = await Promise.all([box(0), box(1)])
    assert.ok((first?.y ?? 0) + (first?.height ?? 0) <= (second?.y ?? 0))
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('gallery-compare-narrow')
    await workbench.page.setViewportSize({ width: 1280, height: 800 })
  })

  it('goes back to where it came from, at the frame that the keys worked on', async () => {
    await gallery().locator('.side.active').focus()
    await press('Escape')
    await gallery().getByRole('heading', { name: 'Frame 354', level: 1 }).waitFor()
    await gallery().locator('#back:focus').waitFor()
    await press('Escape')
    await gallery().locator('.scroller:focus').waitFor()
    await press('End')
    await gallery().locator('.cell.active').filter({ hasText: '#400' }).waitFor()
    await press('c')
    await side('First: Frame 400').waitFor()
    await side('Second: Frame 399').waitFor()
    await press('Enter')
    await gallery().getByRole('heading', { name: 'Frame 399', level: 1 }).waitFor()
  })

  /** Whether both pictures lie alike on their stages. */
  async function inStep(): Promise<boolean> {
    const [first, second] = await Promise.all([box(0), box(1)])
    const stages = gallery().locator('frametrove-gallery-stage')
    const [left, right] = await Promise.all([stages.nth(0).boundingBox(), stages.nth(1).boundingBox()])
    if (first === null || second === null || left === null || right === null) return false
    const differences = [first.width - second.width, first.x - left.x - (second.x - right.x), first.y - second.y]
    return differences.every((it) => Math.abs(it) < 1)
  }

  function imagesLoaded(): Promise<void> {
    return until(() =>
      gallery()
        .locator('img.whole')
        .evaluateAll(
          (images) =>
            images.length === 2 && images.every((it) => it instanceof HTMLImageElement && it.naturalWidth > 0),
        ),
    )
  }
})
