import assert from 'node:assert/strict'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { numberedJpeg } from '../support/numbered-jpeg'
import { projectRoot } from '../support/paths'
import { exifData, withSegment } from '../unit/files/images'
import { installedWindow } from './installed'
import { problemsFor } from './report-checks'
import { command, ingestFile, toast } from './user'

const SIZE = { width: 320, height: 180 }
/** By EXIF, as a camera held upright writes it: to be turned to the right. */
const TURNED = 6

describe('the gallery of unusual pictures, at 200 % zoom', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeResults(folder)
  })
  const gallery = () => window.workbench.webview()
  const option = (name: string | RegExp) => gallery().getByRole('option', { name })
  const heading = (name: string) => gallery().getByRole('heading', { name, level: 1 })
  const sizeOf = (image: HTMLImageElement) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'turned: 60 frames')
    await command(workbench, 'Frametrove: Open Gallery…')
    await workbench.pick('turned')
    await command(workbench, 'View: Close Primary Side Bar')
  })

  it('shows turned pictures upright, and CMYK', async () => {
    const thumbnail = option(/^Frame 1,/).locator('img')
    assert.deepEqual(await thumbnail.evaluate(sizeOf), [180, 320])
    assert.deepEqual(
      await option(/^Frame 2,/)
        .locator('img')
        .evaluate(sizeOf),
      [96, 64],
    )
  })

  it('puts the boxes on the upright picture', async () => {
    await option(/^Frame 1,/).click()
    await heading('Frame 1').waitFor()
    const image = gallery().locator('img.whole')
    assert.deepEqual(await image.evaluate(sizeOf), [180, 320])
    const [picture, box] = await Promise.all([image.boundingBox(), gallery().locator('.box').first().boundingBox()])
    if (picture === null || box === null) throw new Error('The picture or its box is not shown.')
    const scale = picture.width / 180
    const drawn = [(box.x - picture.x) / scale, (box.y - picture.y) / scale, box.width / scale, box.height / scale]
    assert.deepEqual(drawn.map(Math.round), [20, 200, 90, 80])
    await window.workbench.screenshot('gallery-turned')
    await gallery().getByRole('button', { name: 'Back to the frames' }).click()
  })

  it('has all in its place at 200 %', async () => {
    const { workbench } = window
    // What 200 % leaves of a window of 1280 × 800 pixels.
    await workbench.page.setViewportSize({ width: 640, height: 400 })
    for (const view of ['grid', 'filters', 'frame'] as const) {
      if (view === 'filters') await gallery().getByText('Filters', { exact: true }).click()
      if (view === 'frame') {
        await gallery().getByText('Filters', { exact: true }).click()
        await option(/^Frame 1,/).click()
        await heading('Frame 1').waitFor()
      }
      await workbench.screenshot(`gallery-zoomed-${view}`)
      assert.deepEqual(await gallery().locator('main').evaluate(misplaced), [], view)
      assert.deepEqual(await problemsFor(workbench), [], view)
    }
  })
})

/** What is cut off, or lies over something else: the controls in the page of a gallery. Runs in the browser. */
function misplaced(main: HTMLElement): string[] {
  /** What is to be seen of an element: not what its surroundings have scrolled away. */
  const seen = (element: HTMLElement) => {
    const { left, right, top: ownTop, bottom: ownBottom } = element.getBoundingClientRect()
    let [top, bottom] = [ownTop, ownBottom]
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === 'visible') continue
      const room = around.getBoundingClientRect()
      top = Math.max(top, room.top)
      bottom = Math.min(bottom, room.bottom)
    }
    return { left, right, top, bottom, width: right - left, height: bottom - top }
  }
  const shown = [...main.querySelectorAll<HTMLElement>('button, select, input, label, h1, summary, [role=slider]')]
    .map((element) => ({
      element,
      name: element.textContent?.trim() || element.id,
      box: seen(element),
    }))
    .filter(({ element, box }) => element.checkVisibility() && box.width > 0 && box.height > 0)
  const problems: string[] = []
  if (document.documentElement.scrollWidth > innerWidth) problems.push('the page is wider than its panel')
  for (const { element, name, box } of shown) {
    if (box.left < 0 || box.right > innerWidth) problems.push(`${name} leaves the panel`)
    if (element.scrollWidth > element.clientWidth + 1 && element.matches('button, h1'))
      problems.push(`${name} is cut off`)
  }
  for (const [at, a] of shown.entries()) {
    for (const b of shown.slice(at + 1)) {
      if (a.element.contains(b.element) || b.element.contains(a.element)) continue
      const [across, down] = [
        Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
        Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top),
      ]
      if (across > 1 && down > 1) problems.push(`${a.name} and ${b.name} lie over each other`)
    }
  }
  const room = main.querySelector('.scroller, frametrove-gallery-stage')?.getBoundingClientRect()
  if (room === undefined || room.height < 120) problems.push(`pictures have ${room?.height} pixels of height`)
  return problems
}

/** A results file of 60 frames, of which the first is turned by EXIF and the second CMYK. */
function writeResults(folder: string): string {
  mkdirSync(join(folder, 'turned'))
  const frames = Array.from({ length: 60 }, (_, at) => {
    const frame = { frame_number: at + 1, timestamp_ms: at * 500, path: `${at + 1}.jpg` }
    writeFileSync(join(folder, 'turned', frame.path), numberedJpeg(at + 1, SIZE))
    return frame
  })
  const turned = withSegment(numberedJpeg(1, SIZE), 0xe1, exifData(TURNED))
  writeFileSync(join(folder, 'turned', '1.jpg'), turned)
  cpSync(join(projectRoot, 'test', 'fixtures', 'images', 'cmyk.jpg'), join(folder, 'turned', '2.jpg'))
  const file = join(folder, 'turned', 'turned.frametrove-results.json')
  const objects = ['person', 'car'].map((label) => ({
    frame_number: 1,
    label,
    confidence: 0.9,
    bbox: [20, 200, 90, 80],
  }))
  writeFileSync(file, JSON.stringify({ format: 'frametrove/1', video_id: 'turned', tool: 'detect', frames, objects }))
  return file
}
