import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { problemsFor } from './report-checks'
import { command, press, toast } from './user'

describe('the activity panel of a live recording', () => {
  let file = ''
  let count = 0
  const window = installedWindow((folder) => {
    file = join(folder, 'device.ndjson')
    writeFileSync(file, '{"type": "run"}\n')
  })
  const page = () => window.workbench.webview()
  const map = () => page().getByRole('slider', { name: 'Map of the route' })
  const button = (name: string) => page().getByRole('button', { name, exact: true })
  /** Waits until the head says that there are so many samples. */
  const hasSamples = (samples: number) =>
    page().locator('.facts > div').filter({ hasText: 'Samples' }).getByText(String(samples), { exact: true }).waitFor()
  const looksAt = (index: number) =>
    map()
      .and(page().locator(`[aria-valuenow="${index}"]`))
      .waitFor()

  /** As a device does: some metres to the north-east each. */
  function append(samples: number): void {
    const lines = Array.from({ length: samples }, () => {
      const at = count++
      return `${JSON.stringify({ latitude: 47.36 + at * 4e-5, longitude: 8.54 + at * 5e-5, altitude_m: 410 + at })}\n`
    })
    appendFileSync(file, lines.join(''))
  }

  before(async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Record Activity from File…')
    await workbench.quickInput.fill(file)
    await workbench.pick('device.ndjson')
    await workbench.pick('suggested from the file')
    await press(await toast(workbench, 'Recording “run” from device.ndjson'), 'Open')
    await page().getByRole('heading', { name: 'run Activity', level: 1 }).waitFor()
  })

  it('waits for the first samples', async () => {
    await page().getByText('There are no samples yet.').waitFor()
    await page().getByRole('status').getByText('Recording').waitFor()
    await window.workbench.screenshot('activity-live-empty')
  })

  it('follows what is recorded, to its end', async () => {
    const { workbench } = window
    append(20)
    await hasSamples(20)
    await looksAt(19)
    append(30)
    await hasSamples(50)
    await looksAt(49)
    await map().locator('path.route').waitFor()
    assert.equal(await map().locator('rect.end').count(), 0, 'a recording under way has no end')
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('activity-live')
  })

  it('leaves the cursor where the user put it, until the end is followed again', async () => {
    await map().focus()
    await map().press('Home')
    await looksAt(0)
    append(10)
    await hasSamples(60)
    await looksAt(0)
    await button('Follow the End').click()
    await looksAt(59)
    append(5)
    await looksAt(64)
    await button('Follow the End').waitFor({ state: 'detached' })
  })

  it('pauses and goes on by its buttons', async () => {
    await button('Pause').click()
    await page().getByRole('status').getByText('Paused').waitFor()
    await window.workbench.screenshot('activity-live-paused')
    await button('Resume').click()
    await page().getByRole('status').getByText('Recording').waitFor()
    append(10)
    await hasSamples(75)
    await map().locator('path.route').nth(1).waitFor({ state: 'attached' })
  })

  it('becomes that of the saved activity', async () => {
    await button('Finish').click()
    await button('Finish').waitFor({ state: 'detached' })
    await map().locator('rect.end').waitFor()
    await hasSamples(75)
    await window.workbench.screenshot('activity-live-finished')
  })
})
