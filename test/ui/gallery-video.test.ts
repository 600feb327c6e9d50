import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectRoot } from '../support/paths'
import { harbourWalk } from '../support/sample-videos'
import { installedWindow } from './installed'
import { problemsFor } from './report-checks'
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

  it('is played in the place of the picture, and what is shown follows', async () => {
    const { workbench } = window
    await openFrame('Harbour walk')
    await button('Play').waitFor()
    const before = await still().boundingBox()
    await press('p')
    await button('Pause').waitFor()
    await still().waitFor({ state: 'detached' })
    assert.deepEqual(await video().boundingBox(), before)
    await until(async () => (await nowMs()) > 1000)
    await workbench.screenshot('gallery-video-dark')
    assert.deepEqual(await problemsFor(workbench), [])
    await gallery().getByRole('combobox', { name: 'Speed' }).selectOption('2×')
    await heading('Frame 181').waitFor()
  })
})

/** Waits until something is so, for the patience of a test at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It did not become so: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
