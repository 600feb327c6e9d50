import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { chooseFile, command, toast, webviewKept } from './user'

const SAMPLES = 600
/** The video was begun two minutes after the drone. */
const OFFSET_MS = -120_000

/** A pass of a drone around a lake, a sample a second, 8 m a second more or less, with a minute of pause in its middle. */
function dronePass(): object {
  const samples = Array.from({ length: SAMPLES }, (_, at) => {
    const share = at / SAMPLES
    const turn = (share + 0.02 * Math.sin(share * 4 * Math.PI)) * 2 * Math.PI
    return {
      time: new Date(Date.parse('2026-06-14T06:30:00Z') + at * 1000 + (at < 300 ? 0 : 60_000)).toISOString(),
      latitude: 47.365 + 0.0069 * Math.sin(turn),
      longitude: 8.545 + 0.0101 * Math.cos(turn),
      altitude_m: 450 + 30 * Math.sin(turn * 2),
    }
  })
  return {
    ...{ format: 'frametrove-activity/1', id: 'pass-1', type: 'drone', notes: 'Round the harbour.' },
    ...{ video_id: 'harbour_walk', video_offset_ms: OFFSET_MS, breaks: [300], samples },
  }
}

describe('the activity panel', () => {
  const window = installedWindow((folder) => {
    writeFileSync(join(folder, 'pass.frametrove-activity.json'), JSON.stringify(dronePass()))
  })
  const page = () => window.workbench.webview()
  const map = () => page().getByRole('slider', { name: 'Map of the route' })
  const chart = (name: string) => page().getByRole('slider', { name, exact: true })
  const moment = () => page().getByRole('region', { name: 'This moment' })
  const button = (name: string) => page().getByRole('button', { name, exact: true })

  before(async () => {
    const { workbench, folder } = window
    await command(workbench, 'Frametrove: Ingest Activity…')
    await workbench.pick('Files…')
    await chooseFile(workbench, join(folder, 'pass.frametrove-activity.json'))
    await toast(workbench, /drone/)
    await command(workbench, 'Frametrove: Open Activity…')
    await workbench.pick('drone')
    await page().getByRole('heading', { name: 'drone Activity', level: 1 }).waitFor()
  })

  it('shows an activity: its facts, route, charts and splits', async () => {
    const { workbench } = window
    assert.match(
      (await page().locator('.facts').textContent()) ?? '',
      /Duration\s*9:58\s*Distance\s*4\.7\d km\s*Elevation gain\s*1\d\d(\.\d)? m\s*Mean speed\s*2\d(\.\d)? km\/h\s*Mean pace\s*2:0\d \/km\s*Samples\s*600/,
    )
    await page().getByText('Round the harbour.').waitFor()
    for (const name of ['Elevation', 'Speed', 'Pace']) await chart(name).locator('canvas').waitFor()
    await map().locator('path.route').nth(1).waitFor()
    assert.equal(await map().locator('path.route').count(), 2, 'the pause is no gap')
    assert.match((await map().locator('.bar-text').textContent()) ?? '', /^[125]0*0 m$|^1 km$/)
    assert.ok((await map().locator('text.degrees').count()) >= 4, 'the graticule has no labels')
    assert.match((await page().locator('#route-summary').textContent()) ?? '', /^A route of 4\.7\d km.* Breaks: 1\.$/)
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('activity-dark')
  })

  it('says what to do where the video is not in the store, and shows its frame once it is', async () => {
    const { workbench } = window
    await moment().getByText('The video harbour_walk of this activity is not in the store.').waitFor()
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
    await moment().getByText('This moment would be at −2:00.000, which the video harbour_walk does not show.').waitFor()
    await chart('Elevation').focus()
    // A hundred and fifty seconds on.
    for (const key of ['Home', 'PageDown', 'PageUp', 'PageUp', 'PageUp']) await chart('Elevation').press(key)
    await moment().getByText('in the video harbour_walk').waitFor()
    await moment()
      .getByRole('img', { name: /^What the video harbour_walk shows at 0:/ })
      .waitFor()
    await workbench.screenshot('activity-frame')
  })

  it('goes along the route by keys, and everything follows', async () => {
    await map().focus()
    await map().press('End')
    await moment().getByText('10:59', { exact: true }).waitFor()
    assert.match((await map().getAttribute('aria-valuetext')) ?? '', /^10:59, 4\.7\d km from the start, 47\.36/)
    assert.match((await chart('Speed').getAttribute('aria-valuetext')) ?? '', /^10:5\d(\.\d+)?: Speed/)
    await map().press('ArrowLeft')
    await moment().getByText('10:53', { exact: true }).waitFor()
    await map().press('Home')
    await moment().getByText('Since the start').waitFor()
    await moment().getByText('0:00', { exact: true }).waitFor()
  })

  it('looks at the sample that is clicked in the map', async () => {
    const size = await map().boundingBox()
    assert.ok(size)
    await map().click({ position: { x: size.width / 2, y: 40 } })
    await moment()
      .getByText(/^2:[23]\d$/)
      .waitFor()
    assert.equal(await map().locator('circle.picked').count(), 1)
  })

  it('shows where the pointer is: in the map, in the charts, and the other way round', async () => {
    const size = await map().boundingBox()
    assert.ok(size)
    await map().hover({ position: { x: size.width / 2, y: 40 } })
    await page()
      .locator('.hovered-at')
      .getByText(/^2:[23]\d · 1\.\d+ km$/)
      .waitFor()
    await chart('Pace').and(page().locator('[aria-valuetext^="2:2"], [aria-valuetext^="2:3"]')).waitFor()
    await chart('Speed').hover()
    await map().locator('circle.hovered').waitFor()
    await page()
      .locator('.hovered-at')
      .getByText(/^5:|^6:|^4:/)
      .waitFor()
  })

  it('zooms and moves the map by wheel, keys, drags and buttons', async () => {
    const whole = button('Whole Route')
    const bar = map().locator('.bar-text')
    const first = (await bar.textContent()) ?? ''
    assert.ok(await whole.isDisabled())
    await map().focus()
    await map().hover()
    const { mouse } = window.workbench.page
    for (let notch = 0; notch < 10; notch++) await mouse.wheel(0, -240)
    await bar.getByText(first, { exact: true }).waitFor({ state: 'detached' })
    const zoomed = (await bar.textContent()) ?? ''
    await map().press('-')
    await button('Zoom out').click()
    await button('Zoom out').click()
    await bar.getByText(zoomed, { exact: true }).waitFor({ state: 'detached' })
    const labels = () => map().locator('text.degrees').allTextContents()
    const before = await labels()
    for (let step = 0; step < 4; step++) await map().press('Shift+ArrowRight')
    assert.notDeepEqual(await labels(), before)
    await map().press('0')
    await whole.and(page().locator(':disabled')).waitFor()
    assert.equal(await bar.textContent(), first)
  })

  it('marks a split that is chosen, in the map and in the charts', async () => {
    const { workbench } = window
    const splits = page().getByRole('region', { name: 'Splits' }).first()
    const rows = splits.getByRole('row')
    assert.equal(await rows.count(), 6)
    assert.equal(await splits.getByText('▲ Fastest').count(), 1)
    assert.equal(await splits.getByText('▼ Slowest').count(), 1)
    await splits.getByRole('button', { name: '3', exact: true }).click()
    await map().locator('path.stretch').first().waitFor()
    await moment()
      .getByText(/^4:(19|2[01])$/)
      .waitFor()
    assert.ok(await button('Show All').isEnabled())
    await workbench.screenshot('activity-split')
    assert.deepEqual(await problemsFor(workbench), [])
    await splits.getByRole('button', { name: '3', exact: true }).click()
    await map().locator('path.stretch').first().waitFor({ state: 'detached' })
    await button('Show All').and(page().locator(':disabled')).waitFor()
  })

  it('has its charts over the way, too', async () => {
    await button('Distance').click()
    await button('Distance').and(page().locator('[aria-pressed=true]')).waitFor()
    await chart('Speed').focus()
    await chart('Speed').press('End')
    await chart('Speed').and(page().locator('[aria-valuetext^="4.7"]')).waitFor()
    await window.workbench.screenshot('activity-distance')
    await button('Time').click()
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await chart('Elevation').locator('canvas').waitFor()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`activity-${theme}`)
    })
  }

  it('leads the gallery of the video to the frame, and is led by it', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await chart('Elevation').focus()
    for (const key of ['Home', 'PageUp', 'PageUp']) await chart('Elevation').press(key)
    await moment().getByRole('button', { name: 'Show Frames' }).click()
    await page()
      .getByRole('option', { name: /^Frame 181,/ })
      .click()
    await page().getByRole('heading', { name: 'Frame 181', level: 1 }).waitFor()
    await command(workbench, 'View: Open Previous Editor in Group')
    await moment().getByText('Frame 181', { exact: true }).waitFor()
    // Six seconds into the video.
    await moment().getByText('2:06', { exact: true }).waitFor()
    await map().focus()
    await map().press('ArrowRight')
    await moment().getByText('2:12', { exact: true }).waitFor()
    await moment().getByText('Frame 181', { exact: true }).waitFor({ state: 'detached' })
    const shown = (await moment().locator('strong').textContent()) ?? ''
    await command(workbench, 'View: Open Next Editor in Group')
    await page().getByRole('heading', { name: shown, level: 1, exact: true }).waitFor()
    await command(workbench, 'View: Close Editor')
  })

  it('comes back after a reload of the window, as it was', async () => {
    const { workbench } = window
    await map().focus()
    await map().press('+')
    const shown = (await map().locator('.bar-text').textContent()) ?? ''
    const value = (await map().getAttribute('aria-valuenow')) ?? ''
    await webviewKept(workbench)
    await workbench.reload()
    await map()
      .and(page().locator(`[aria-valuenow="${value}"]`))
      .waitFor()
    await map().locator('.bar-text').getByText(shown, { exact: true }).waitFor()
    await button('Whole Route').click()
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
    assert.equal(wanted, width, 'the panel is wider than its tab')
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('activity-narrow')
    await map().scrollIntoViewIfNeeded()
    await workbench.screenshot('activity-narrow-map')
  })

  it('says so where the activity is gone', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Delete Activity…')
    await workbench.pick('drone')
    await workbench.answerDialog('Delete')
    await page().getByText('This activity is no longer there.').waitFor()
  })
})
