import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { harbourDebugSessions } from '../support/sample-debug'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, toast } from './user'

describe('the debug dashboard', () => {
  const window = installedWindow()
  const page = () => window.workbench.webview()
  const section = (name: string) => page().getByRole('region', { name, exact: true })
  /** Its time stands behind its name. */
  const frame = (name: string) => page().getByRole('heading', { name: new RegExp(`^${name} `), level: 3 })
  /** Waits until a frame is shown where the user looks, not only somewhere in the page. */
  const seesFrame = (name: string) =>
    frame(name).evaluate(
      (it) =>
        new Promise<void>((resolve) => {
          const observer = new IntersectionObserver(([entry]) => {
            if (!entry?.isIntersecting) return
            observer.disconnect()
            resolve()
          })
          observer.observe(it)
        }),
    )
  const chart = (name: string) => page().getByRole('slider', { name, exact: true })

  before(async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
  })

  it('shows a session: its facts, charts and slowest frames', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Debug Dashboard…')
    await workbench.pick('harbour_walk')
    await workbench.pick('baseline')
    await page().getByRole('heading', { name: 'harbour_walk', level: 1 }).waitFor()
    assert.match((await page().locator('.facts').textContent()) ?? '', /Frames\s*150\s*Detections/)
    for (const name of ['Detections', 'Confidence', 'Processing time', 'Stages', 'Score: sharpness', 'Score: glare']) {
      await chart(name).locator('canvas').waitFor()
    }
    const slowest = section('Outliers').getByRole('listitem').first()
    assert.match((await slowest.textContent()) ?? '', /Frame 1\s+14\d ms/)
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('debug-dark')
  })

  it('looks at the frame that an outlier names, with its picture, boxes and trajectories', async () => {
    const { workbench } = window
    await section('Outliers').getByRole('button', { name: 'Frame 1', exact: true }).click()
    await frame('Frame 1').waitFor()
    await seesFrame('Frame 1')
    const plane = page().getByRole('img', { name: 'The frame with its detections and the trajectories' })
    await plane.locator('image').waitFor()
    assert.equal(await plane.getAttribute('viewBox'), '0 0 960 540')
    assert.ok((await plane.locator('rect.found').count()) >= 1, 'no box is drawn')
    assert.equal(await plane.locator('polyline.way').count(), 2)
    assert.equal(await plane.locator('polyline.fit').count(), 2)
    await workbench.screenshot('debug-frame')
  })

  it('shows the point of a trajectory at the pointer in a chart, and looks at one that is clicked', async () => {
    const plane = page().getByRole('img', { name: 'The frame with its detections and the trajectories' })
    const { width = 0, height = 0 } = (await page().locator('.u-over').first().boundingBox()) ?? {}
    const dashboard = page().locator('frametrove-debug')
    await dashboard.evaluate((it) => {
      const update = Reflect.get(it, 'performUpdate')
      Reflect.set(it, 'performUpdate', () => {
        it.setAttribute('data-rendered', '')
        Reflect.apply(update, it, [])
      })
    })
    await page()
      .locator('.u-over')
      .first()
      .hover({ position: { x: width / 2, y: height / 2 } })
    await plane.locator('circle.hovered').first().waitFor()
    assert.equal(await dashboard.getAttribute('data-rendered'), null, 'all of the dashboard was rendered for it')
    const size = await plane.boundingBox()
    assert.ok(size)
    // The boat's way ends at the right edge.
    const end = await plane.locator('polyline.way').first().getAttribute('points')
    const [x = 0, y = 0] = end?.split(' ').at(-1)?.split(',').map(Number) ?? []
    await plane.click({ position: { x: (x * size.width) / 960, y: (y * size.height) / 540 } })
    await frame('Frame 1').waitFor({ state: 'detached' })
  })

  it('goes to a frame by keys in a chart, and everything follows', async () => {
    await chart('Detections').focus()
    await chart('Detections').press('End')
    await frame('Frame 1,789').waitFor()
    await chart('Detections').press('ArrowLeft')
    await frame('Frame 1,777').waitFor()
    assert.match((await chart('Processing time').getAttribute('aria-valuetext')) ?? '', /^0:59\.200: /)
    await chart('Detections').press('Home')
    await frame('Frame 1').waitFor()
  })

  it('zooms all charts by a drag in one, and shows all again', async () => {
    const all = page().getByRole('button', { name: 'Show All' })
    assert.ok(await all.isDisabled())
    const plot = page().locator('.u-over').first()
    const box = await plot.boundingBox()
    assert.ok(box)
    const { mouse } = window.workbench.page
    await mouse.move(box.x + box.width * 0.25, box.y + 20)
    await mouse.down()
    await mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 })
    await mouse.up()
    await all.and(page().locator(':enabled')).waitFor()
    // A quarter of 150 frames lies within, and some at its ends.
    await page().getByText('Data', { exact: true }).first().click()
    const rows = page().locator('.chart-table tbody tr')
    await rows.nth(59).waitFor({ state: 'detached' })
    assert.ok((await rows.count()) > 30)
    await page().getByText('Data', { exact: true }).first().click()
    await all.click()
    await all.and(page().locator(':disabled')).waitFor()
  })

  it('copies the data of a chart as CSV', async () => {
    const { workbench } = window
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page().getByText('Data', { exact: true }).first().click()
    await page().getByRole('button', { name: 'Copy as CSV' }).click()
    let lines: string[] = []
    for (const end = Date.now() + 20_000; lines.length < 100 && Date.now() < end; await sleep(100)) {
      lines = (await workbench.page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/)
    }
    const { frameAnalysis } = harbourDebugSessions().baseline
    const counts = frameAnalysis.map(({ timestamp_ms: ms, detections: { length } }) => [ms, length, length, length])
    assert.deepEqual(lines, [
      'Time,Detections min,Detections,Detections max',
      ...counts.map((row) => row.join(',')),
      '',
    ])
    await page().getByText('Data', { exact: true }).first().click()
  })

  it('shows the residuals of a track that is chosen', async () => {
    await section('Tracks').getByRole('button', { name: 'Track 1 boat' }).click()
    await chart('Residuals of track 1').locator('canvas').waitFor()
    await section('Tracks').getByRole('button', { name: 'Track 1 boat' }).click()
    await chart('Residuals of track 1').waitFor({ state: 'detached' })
  })

  it('finds parameters by their names and values', async () => {
    const tree = section('Parameters')
    await tree.getByLabel('Search').fill('threshold')
    assert.deepEqual(await tree.locator('.key').allTextContents(), ['detector', 'threshold'])
    await tree.getByLabel('Search').fill('nearest-box')
    assert.deepEqual(await tree.locator('.key').allTextContents(), ['tracker', 'kind'])
    await tree.getByLabel('Search').fill('')
  })

  it('names its choices by their labels alone', async () => {
    for (const name of ['Session', 'Compare with']) await page().getByRole('combobox', { name, exact: true }).waitFor()
  })

  it('compares with another session: what differs, and where', async () => {
    const { workbench } = window
    await page().getByLabel('Compare with').selectOption('tuned')
    const comparison = section('Comparison')
    await comparison.getByText(/The results disagree in \d+ of 150 frames/).waitFor()
    const threshold = comparison.getByRole('row').filter({ hasText: 'detector.threshold' })
    assert.deepEqual(await threshold.getByRole('cell').allTextContents(), ['0.5', '0.4'])
    const detect = comparison.getByRole('row').filter({ hasText: 'stage:detect.p50' })
    assert.match((await detect.getByRole('cell').last().textContent()) ?? '', /-3\d/)
    await comparison.getByRole('region', { name: 'Frames that disagree' }).getByRole('button').first().click()
    await page().locator('.frame h4').getByText('B', { exact: true }).waitFor()
    const first = comparison.getByRole('region', { name: 'Measurements that differ' }).locator('tbody tr').first()
    assert.match((await first.getByRole('cell').last().textContent()) ?? '', /%/)
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('debug-compare')
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await chart('Detections').locator('canvas').waitFor()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`debug-${theme}`)
    })
  }

  it('leads the gallery of the video to the frame, and is led by it', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await page().getByRole('button', { name: 'Show Frames' }).click()
    await page()
      .getByRole('option', { name: /^Frame 181,/ })
      .click()
    await page().getByRole('heading', { name: 'Frame 181', level: 1 }).waitFor()
    await command(workbench, 'View: Open Previous Editor in Group')
    await frame('Frame 181').waitFor()
    await chart('Detections').focus()
    await chart('Detections').press('Home')
    await frame('Frame 1').waitFor()
    await command(workbench, 'View: Open Next Editor in Group')
    await page().getByRole('heading', { name: 'Frame 1', level: 1, exact: true }).waitFor()
    await command(workbench, 'View: Close Editor')
  })

  it('comes back after a reload of the window, as it was', async () => {
    const { workbench } = window
    await page().getByRole('heading', { name: 'harbour_walk', level: 1 }).waitFor()
    await workbench.reload()
    await page()
      .getByText(/The results disagree in/)
      .waitFor()
    await frame('Frame 1').waitFor()
    await page().locator('.plane image').waitFor()
    await page().locator('.u-over').first().waitFor()
    await workbench.screenshot('debug-reloaded')
  })

  it('fits into 300 pixels', async () => {
    const { workbench } = window
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 900 })
    const html = page().locator('html')
    await html.evaluate(
      (it) =>
        new Promise<void>((resolve) => {
          const look = () => (it.clientWidth <= 310 ? resolve() : requestAnimationFrame(look))
          look()
        }),
    )
    const [width, wanted] = await html.evaluate((it) => [it.clientWidth, it.scrollWidth])
    assert.equal(wanted, width, 'the dashboard is wider than its panel')
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('debug-narrow')
    await section('Outliers').getByRole('button', { name: 'Frame 733', exact: true }).click()
    await seesFrame('Frame 733')
    await workbench.screenshot('debug-narrow-frame')
  })

  it('says so where the session is gone', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Delete Video…')
    await workbench.pick('harbour_walk')
    await workbench.answerDialog('Delete')
    await page().getByText('This debug session is no longer in the store.').waitFor()
  })
})
