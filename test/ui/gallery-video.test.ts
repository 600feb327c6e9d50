import assert from 'node:assert/strict'
import { cpSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectRoot } from '../support/paths'
import { harbourWalk } from '../support/sample-videos'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { clearNotifications, command, ingestFile, toast } from './user'

const sample = join(projectRoot, 'media', 'sample')

/** The harbour as a video of its own in a folder, with a source. */
function writeHarbour(folder: string, videoId: string, source: string): string {
  const { document } = harbourWalk()
  mkdirSync(join(folder, videoId))
  cpSync(join(sample, 'frames'), join(folder, videoId, 'frames'), { recursive: true })
  const file = join(folder, videoId, `${videoId}.frametrove-results.json`)
  const video = { ...document.video, title: videoId, source_uri: source }
  writeFileSync(file, JSON.stringify({ ...document, video_id: videoId, video }))
  return file
}

describe('the video of a gallery', () => {
  const files: string[] = []
  const window = installedWindow((folder) => {
    const outside = join(dirname(folder), 'outside.webm')
    cpSync(join(sample, 'harbour_walk.webm'), outside)
    files.push(writeHarbour(folder, 'outside', outside), writeHarbour(folder, 'broken', 'broken.webm'))
    writeFileSync(join(folder, 'broken', 'broken.webm'), 'This is not a video.')
    files.push(writeHarbour(folder, 'large', 'large.webm'))
    writeFileSync(join(folder, 'large', 'large.webm'), '')
    truncateSync(join(folder, 'large', 'large.webm'), 17 * 1024 ** 2)
  })
  const gallery = () => window.workbench.webview()
  const press = (key: string) => window.workbench.page.keyboard.press(key)
  const heading = (name: string) => gallery().getByRole('heading', { name, level: 1 })
  const button = (name: string) => gallery().getByRole('button', { name, exact: true })
  const video = () => gallery().locator('.film video')
  const still = () => gallery().locator('img.whole')
  const strip = () => gallery().getByRole('slider', { name: 'Timeline' })
  const nowMs = async () => Number(await strip().getAttribute('aria-valuenow'))

  before(async () => {
    const { workbench } = window
    for (const file of files) {
      await ingestFile(workbench, file)
      await toast(workbench, '10 frames')
      await clearNotifications(workbench)
    }
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
  })

  /** Opens the first frame of a video. */
  async function openFrame(title: string): Promise<void> {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick(title)
    await gallery().getByRole('heading', { name: title, level: 1 }).waitFor()
    await gallery()
      .getByRole('option', { name: /^Frame 1, / })
      .click()
    await heading('Frame 1').waitFor()
  }

  const film = <T>(read: (element: HTMLVideoElement) => T) => video().evaluate(read)
  const side = () => gallery().locator('aside')
  /** Waits until the video has gone on to a moment. */
  const playsPast = (ms: number) => until(async () => (await nowMs()) > ms)

  it('is played in the place of the picture, and what is shown follows', async () => {
    const { workbench } = window
    await openFrame('Harbour walk')
    await button('Play').waitFor()
    const before = await still().boundingBox()
    await press('p')
    await button('Pause').waitFor()
    await still().waitFor({ state: 'detached' })
    assert.deepEqual(await video().boundingBox(), before)
    await playsPast(1000)
    await heading('Frame 1').waitFor()
    await gallery().getByText('boat 92%').waitFor()
    await workbench.screenshot('gallery-video-dark')
    assert.deepEqual(await problemsFor(workbench), [])
    await gallery().getByRole('combobox', { name: 'Speed' }).selectOption('2×')
    await heading('Frame 181').waitFor()
    await gallery().getByText('boat 91%').waitFor()
    await side().getByText('The boat passes the harbour wall under full sail.').waitFor()
    assert.equal(await film((it) => it.playbackRate), 2)
    assert.ok((await nowMs()) >= 6000)
  })

  it('is zoomed as the picture is', async () => {
    const fitting = await video().boundingBox()
    // Again where VS Code had the focus elsewhere.
    await until(async () => {
      await press('+')
      return ((await video().boundingBox())?.width ?? 0) > (fitting?.width ?? 0)
    })
    await press('f')
    await until(async () => (await video().boundingBox())?.width === fitting?.width)
  })

  it('goes on at a moment, also between two frames, with what is said there', async () => {
    await gallery().getByRole('combobox', { name: 'Speed' }).selectOption('0.5×')
    await seek(50 / 54)
    await heading('Frame 1,441').waitFor()
    await gallery().getByText('person 84%').waitFor()
    // Nothing is said at the time of the frame itself, of 48 s.
    await side().getByText('It gets quiet here when the last boat is in.').waitFor()
    const [now, seconds] = [await nowMs(), await film((it) => it.currentTime)]
    assert.ok(now > 49_000 && now < 54_000, `the timeline is at ${now} ms`)
    assert.ok(seconds > 49 && seconds < 54, `the video is at ${seconds} s`)
    await playsPast(now)
  })

  it('goes on at a frame', async () => {
    await gallery().getByRole('button', { name: 'Previous frame' }).click()
    await heading('Frame 1,261').waitFor()
    await until(async () => (await nowMs()) < 48_000)
    await playsPast(42_200)
    assert.ok((await film((it) => it.currentTime)) < 48)
  })

  it('shows the picture of the frame when it is paused, and goes on where it was', async () => {
    const paused = await nowMs()
    await button('Pause').click()
    await video().waitFor({ state: 'detached' })
    await until(() => still().evaluate((it) => it instanceof HTMLImageElement && it.naturalWidth > 0))
    await heading('Frame 1,261').waitFor()
    assert.equal(await nowMs(), 42_000)
    await side().getByText('The wind').waitFor({ state: 'detached' })
    await button('Play').click()
    await button('Pause').waitFor()
    await still().waitFor({ state: 'detached' })
    assert.ok((await nowMs()) >= paused)
  })

  it('is louder, softer, or not heard', async () => {
    await gallery().getByRole('slider', { name: 'Volume' }).fill('0.25')
    await gallery().getByRole('checkbox', { name: 'Mute' }).click()
    await until(() => film((it) => it.muted && it.volume === 0.25))
  })

  it('ends at its end, and begins again', async () => {
    await gallery().getByRole('combobox', { name: 'Speed' }).selectOption('2×')
    await button('Pause').focus()
    await press('End')
    await heading('Frame 1,621').waitFor()
    await playsPast(54_500)
    await button('Play').waitFor()
    await heading('Frame 1,621').waitFor()
    await press('p')
    await heading('Frame 1').waitFor()
    await playsPast(200)
  })

  for (const theme of ['light', 'hcDark', 'hcLight', 'dark'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`gallery-video-${theme}`)
    })
  }

  it('can be played after a reload of the window', async () => {
    const { workbench } = window
    if (await button('Pause').isVisible()) await button('Pause').click()
    await gallery().locator('.strip').focus()
    await press('Home')
    await heading('Frame 1').waitFor()
    const loaded = workbench.page.waitForEvent('load')
    await command(workbench, 'Developer: Reload Window')
    await loaded
    await heading('Frame 1').waitFor({ timeout: 60_000 })
    await button('Play').click()
    await playsPast(500)
    await button('Pause').click()
  })

  it('is not offered where its file is not in the workspace', async () => {
    await openFrame('outside')
    await strip().waitFor()
    assert.equal(await button('Play').count(), 0)
  })

  it('is not played in a remote window where it is too large for that', async () => {
    await openFrame('large')
    await gallery().getByText('The video is larger than 16 MB').waitFor()
    assert.equal(await button('Play').count(), 0)
  })

  it('says that it cannot be played, and shows the pictures as before', async () => {
    const { workbench } = window
    await openFrame('broken')
    await button('Play').click()
    await gallery().getByRole('alert').filter({ hasText: 'VS Code cannot play this video' }).waitFor()
    await button('Play').waitFor()
    await until(() => still().evaluate((it) => it instanceof HTMLImageElement && it.naturalWidth > 0))
    await press('ArrowRight')
    await heading('Frame 181').waitFor()
    await workbench.screenshot('gallery-video-broken')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  it('fits into 300 pixels', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('Harbour walk')
    await heading('Frame 1').waitFor()
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 800 })
    const page = gallery().locator('html')
    await until(async () => (await page.evaluate((it) => it.clientWidth)) <= 310)
    await button('Play').click()
    await playsPast(500)
    await workbench.screenshot('gallery-video-narrow')
    const [width, wanted] = await page.evaluate((it) => [it.clientWidth, it.scrollWidth])
    assert.equal(wanted, width, 'the frame is wider than its panel')
    assert.deepEqual(await problemsFor(workbench), [])
  })

  /** Clicks on the timeline at a share of its length. */
  async function seek(share: number): Promise<void> {
    const bounds = await strip().boundingBox()
    if (bounds === null) throw new Error('There is no timeline.')
    await window.workbench.page.mouse.click(bounds.x + bounds.width * share, bounds.y + 10)
  }
})

/** Waits until something is so, for the patience of a test at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It did not become so: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
