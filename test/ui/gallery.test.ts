import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/paths'
import { writeYard } from './gallery-yard'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { chooseEntry, chooseFolder, command, ingestFile, question, toast, until, webviewKept } from './user'

const stills = join(projectRoot, 'media', 'sample', 'frames')

describe('the gallery', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeYard(folder)
    const event = join(folder, 'door')
    mkdirSync(event)
    for (const image of readdirSync(stills).slice(0, 5)) cpSync(join(stills, image), join(event, image))
    writeFileSync(join(event, 'event.json'), JSON.stringify({ id: 'door-1', description: 'A person waits & waves.' }))
  })
  const gallery = () => window.workbench.webview()
  const option = (name: string | RegExp) => gallery().getByRole('option', { name })
  const active = () => gallery().locator('.cell.active')
  const press = (key: string) => window.workbench.page.keyboard.press(key)
  /** Waits until the frame of this number is the one that the keys work on. */
  const isAt = (number: number) =>
    active()
      .filter({ hasText: `#${number} ` })
      .waitFor()
  const heading = (name: string) => gallery().getByRole('heading', { name, level: 1 })

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'yard: 400 frames')
  })

  it('opens from the palette, with small pictures', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('yard')
    await gallery().getByText('400 frames').waitFor()
    await option(/^Frame 1, 0:00\.500, 1 detection$/)
      .locator('img')
      .waitFor()
    await option(/^Frame 7, .*No image$/).waitFor()
    assert.ok((await gallery().getByRole('option').count()) < 150, 'only what is in view is in the page')
    await picturesLoaded()
    await workbench.screenshot('gallery-grid-dark')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  it('goes to the last frame and back by keys', async () => {
    await isAt(1)
    // Clearing the messages after the last test may have left the focus in the window.
    await gallery().getByText('400 frames').click()
    await press('End')
    await isAt(400)
    await option(/^Frame 400,/)
      .locator('img')
      .waitFor()
    await press('ArrowLeft')
    await isAt(399)
    await press('9')
    // Nine tenths of 0.5 s to 230 s.
    await isAt(354)
    await press('Home')
    await press('ArrowRight')
    await isAt(2)
    await press('PageDown')
    await active().filter({ hasNotText: '#2 ' }).waitFor()
    await press('Home')
    await press('ArrowDown')
    await press('ArrowUp')
    await isAt(1)
  })

  it('makes the pictures larger and smaller', async () => {
    const width = async () => (await active().boundingBox())?.width ?? 0
    const before = await width()
    for (let step = 0; step < 3; step++) await press('+')
    await assert.doesNotReject(() => until(async () => (await width()) > before * 1.3))
    for (let step = 0; step < 3; step++) await press('-')
    await until(async () => (await width()) === before)
  })

  it('goes to a frame number and to a time', async () => {
    await press('g')
    await gallery().locator('#jump').fill('120')
    await press('Enter')
    await isAt(120)
    await press('g')
    await gallery().locator('#jump').fill('1:05,x')
    await press('Enter')
    await gallery().getByRole('alert').filter({ hasText: 'Give a frame number such as 120' }).waitFor()
    await gallery().locator('#jump').fill('0:10')
    await press('Enter')
    await isAt(20)
  })

  it('opens a frame with its boxes, caption, speech and facts, all as text', async () => {
    const { workbench } = window
    await press('Enter')
    await heading('Frame 20').waitFor()
    await gallery().getByRole('img', { name: 'Image of Frame 20' }).waitFor()
    const side = gallery().locator('aside')
    await side.getByText('<img src=x onerror=alert(1)> 20').waitFor()
    await side.getByText('Part 0 is said.').waitFor()
    await side.getByText('320 × 180').waitFor()
    assert.deepEqual(await gallery().locator('.tag').allTextContents(), ['person 70%', '<b>car</b> 90%'])
    await imageLoaded()
    await workbench.screenshot('gallery-frame-dark')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  it('draws the boxes where they are, and hides those of a label', async () => {
    const [image, box] = await Promise.all([
      gallery().locator('img.whole').boundingBox(),
      gallery().locator('.box').first().boundingBox(),
    ])
    if (image === null || box === null) throw new Error('The picture or its box is not shown.')
    const scale = image.width / 320
    const drawn = [(box.x - image.x) / scale, (box.y - image.y) / scale, box.width / scale, box.height / scale]
    assert.deepEqual(drawn.map(Math.round), [20, 30, 60, 120])
    await gallery().getByRole('checkbox', { name: 'person (1)' }).click()
    await gallery().locator('.tag', { hasText: 'person' }).waitFor({ state: 'detached' })
    await gallery().getByRole('checkbox', { name: 'person (1)' }).click()
    await gallery().locator('.tag', { hasText: 'person' }).waitFor()
  })

  it('zooms, moves and fits by keys, and goes from frame to frame', async () => {
    const box = () => gallery().locator('img.whole').boundingBox()
    const fitting = await box()
    for (let step = 0; step < 6; step++) await press('+')
    await until(async () => ((await box())?.width ?? 0) > (fitting?.width ?? 0) * 2)
    const zoomed = await box()
    await press('Shift+ArrowRight')
    await until(async () => ((await box())?.x ?? 0) < (zoomed?.x ?? 0))
    await press('f')
    await until(async () => (await box())?.width === fitting?.width)
    await press('ArrowRight')
    await heading('Frame 21').waitFor()
    await gallery().getByRole('button', { name: 'Previous frame' }).click()
    await heading('Frame 20').waitFor()
  })

  it('seeks on the timeline by click and by keys', async () => {
    const { workbench } = window
    const strip = gallery().getByRole('slider', { name: 'Timeline' })
    const bounds = await strip.boundingBox()
    if (bounds === null) throw new Error('There is no timeline.')
    await workbench.page.mouse.click(bounds.x + bounds.width * 0.9, bounds.y + 10)
    await heading('Frame 354').waitFor()
    await strip.focus()
    await press('End')
    await heading('Frame 400').waitFor()
    await press('Home')
    await heading('Frame 1').waitFor()
    assert.equal(await strip.getAttribute('aria-valuetext'), '0:00.500')
  })

  it('goes back to the grid with the focus on the frame', async () => {
    await press('Escape')
    await isAt(1)
    await gallery().locator('.scroller:focus').waitFor()
  })

  it('lists its keys', async () => {
    const { workbench } = window
    await press('?')
    const dialog = gallery().getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.getByText('Go to a tenth of the whole').waitFor()
    await workbench.screenshot('gallery-keys')
    assert.deepEqual(await problemsFor(workbench), [])
    await press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('narrows what it shows, with counts', async () => {
    const { workbench } = window
    await gallery().getByText('Filters', { exact: true }).click()
    await gallery().getByRole('checkbox', { name: '<b>car</b> 80' }).click()
    await gallery().getByText('80 of 400 frames').waitFor()
    await gallery()
      .getByRole('combobox', { name: /^Caption/ })
      .selectOption('Without a caption (360)')
    await gallery().getByText('40 of 400 frames').waitFor()
    await gallery().getByLabel('To', { exact: true }).fill('0:30')
    await drawAgain()
    await press('Enter')
    await gallery().getByText('6 of 400 frames').waitFor()
    await workbench.screenshot('gallery-filters')
    assert.deepEqual(await problemsFor(workbench), [])
    await gallery().getByRole('button', { name: 'Clear filters' }).click()
    await gallery().getByText('400 frames', { exact: true }).waitFor()
    await gallery()
      .getByRole('checkbox', { name: /Only frames without an image/ })
      .click()
    await gallery().getByText('1 of 400 frames').waitFor()
    await isAt(7)
    await gallery().getByRole('button', { name: 'Clear filters' }).click()
    await gallery().getByText('400 frames', { exact: true }).waitFor()
    await gallery()
      .getByRole('combobox', { name: /^Order/ })
      .selectOption('Time, falling')
    await isAt(7)
    await gallery().locator('.scroller').focus()
    await press('Home')
    await isAt(400)
  })

  it('is found as it was after a reload of the window, in the grid and in a frame', async () => {
    const { workbench } = window
    await gallery().getByRole('checkbox', { name: 'person 400' }).click()
    await gallery().getByText('400 of 400 frames').waitFor()
    await gallery().locator('.scroller').focus()
    await press('9')
    await isAt(354)
    await webviewKept(workbench)
    await workbench.reload()
    await gallery().getByText('400 of 400 frames').waitFor()
    await isAt(354)
    await workbench.page.getByRole('tab', { name: /^Gallery: The yard/ }).waitFor()
    await option(/^Frame 354,/).click()
    await heading('Frame 354').waitFor()
    await webviewKept(workbench)
    await workbench.reload()
    await heading('Frame 354').waitFor()
    await gallery().getByText('47 of 400').waitFor()
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await imageLoaded()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-frame-${theme}`)
      await gallery().getByRole('button', { name: 'Back to the frames' }).click()
      await isAt(354)
      await picturesLoaded()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-grid-${theme}`)
      await press('Enter')
      await heading('Frame 354').waitFor()
    })
  }

  it('says that the event that it shows was deleted', async () => {
    const { workbench, folder } = window
    await useTheme(workbench, 'dark')
    await command(workbench, 'Frametrove: Ingest Frames…')
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(folder, 'door'))
    await question(workbench, '(2/').waitFor()
    await workbench.pick('Frames of an event')
    await toast(workbench, '1 event with 5 frames stored')
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('door-1')
    await gallery().getByText('A person waits & waves.').waitFor()
    await option('Frame 1').waitFor()
    await workbench.screenshot('gallery-event')
    await command(workbench, 'Frametrove: Delete Event…')
    await workbench.pick('door-1')
    await workbench.answerDialog('Delete')
    await gallery().getByRole('alert').filter({ hasText: 'This event is no longer in the store.' }).waitFor()
    await workbench.screenshot('gallery-deleted')
    await command(workbench, 'View: Close Editor')
  })

  it('opens from the Videos tree, once for each video', async () => {
    const { workbench } = window
    await chooseEntry(workbench, workbench.treeItem(/^yard,/), 'Open Gallery…')
    await heading('Frame 354').waitFor()
    assert.equal(await workbench.page.getByRole('tab', { name: /^Gallery: / }).count(), 1)
  })

  it('fits into 300 pixels', async () => {
    const { workbench } = window
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 800 })
    for (const view of ['frame', 'grid']) {
      const page = gallery().locator('html')
      await until(async () => (await page.evaluate((it) => it.clientWidth)) <= 310)
      const [width, wanted] = await page.evaluate((it) => [it.clientWidth, it.scrollWidth])
      assert.equal(wanted, width, `the ${view} is wider than its panel`)
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-narrow-${view}`)
      if (view === 'frame') await gallery().getByRole('button', { name: 'Back to the frames' }).click()
    }
  })

  /** Waits until all small pictures in view are drawn. */
  function picturesLoaded(): Promise<void> {
    return until(() =>
      gallery()
        .locator('.picture')
        .evaluateAll((pictures) =>
          pictures.every((it) => it.querySelector('.absent') ?? it.querySelector('img')?.complete ?? false),
        ),
    )
  }

  /** Draws the page anew, as whenever a small picture has come. */
  async function drawAgain(): Promise<void> {
    await gallery()
      .locator('frametrove-gallery')
      .evaluate(async (page) => {
        if (!('requestUpdate' in page) || typeof page.requestUpdate !== 'function') throw new Error('not the page')
        page.requestUpdate()
        if ('updateComplete' in page) await page.updateComplete
      })
  }

  function imageLoaded(): Promise<void> {
    return until(() =>
      gallery()
        .locator('img.whole')
        .evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
    )
  }
})
