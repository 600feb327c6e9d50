import assert from 'node:assert/strict'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, ingestFile, toast } from './user'

describe('the dashboard of the store', () => {
  const window = installedWindow()
  const page = () => window.workbench.webview()
  const fact = (name: string) => page().locator('.facts > div').filter({ hasText: name }).locator('dd')

  it('says what to do where nothing is stored', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Show Store Dashboard')
    await page().getByText('Nothing is stored yet.').waitFor()
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('store-empty')
    await page().getByRole('button', { name: 'Load Sample Data' }).click()
    await toast(workbench, 'harbour_walk: 10 frames')
  })

  it('follows what is stored without being asked', async () => {
    const { workbench, folder } = window
    await fact('Videos').getByText('1', { exact: true }).waitFor()
    await fact('Objects').getByText('10', { exact: true }).waitFor()
    await ingestFile(workbench, join(folder, 'market_square', 'market_square.frametrove-results.json'))
    await fact('Videos').getByText('2', { exact: true }).waitFor()
    await page().getByText('1 of 2 videos are complete.').waitFor()
    const row = page().getByRole('row').filter({ hasText: 'market_square' })
    const cells = await row.getByRole('cell').allTextContents()
    assert.deepEqual(
      cells.map((text) => text.trim()),
      ['22', '8', '▲ missing', '44', 'Missing: Transcripts'],
    )
  })

  it('tells sizes, health and operations', async () => {
    const { workbench } = window
    const size = (name: string) => page().locator('.size').filter({ hasText: name }).locator('dd')
    assert.match((await size('Database').textContent()) ?? '', /^\s*\d[\d.]* kB of 1\.1 GB\s*$/)
    assert.match((await size('Frames of videos').textContent()) ?? '', /kB\s*10 files\s*$/)
    await page().getByText('Nothing was found amiss').waitFor()
    const operation = page().getByRole('row').filter({ hasText: 'ingestFiles' })
    const cells = await operation.getByRole('cell').allTextContents()
    assert.deepEqual(cells.slice(0, 4), ['2', '0', '0', '0'])
    assert.match(cells[4] ?? '', /^[\d.]+ (ms|sec)$/)
    await workbench.screenshot('store-dark')
    await page().locator('.plot canvas').scrollIntoViewIfNeeded()
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('store-operations-dark')
  })

  it('shows another span of time, and the chart’s values as a table', async () => {
    await page().getByLabel('Time span').selectOption('Last hour')
    await page().getByText('Data', { exact: true }).click()
    await page().locator('.chart-table tbody tr').nth(59).waitFor()
    const counts = await page().locator('.chart-table td:first-of-type').allTextContents()
    assert.equal(counts.length, 60)
    assert.equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      4,
    )
    const chart = page().getByRole('slider', { name: 'Operations over time' })
    await chart.focus()
    await chart.press('End')
    assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /Done \d+, Cancelled 0, Failed 0$/)
    await page().getByText('Data', { exact: true }).click()
  })

  it('leads to the remedies and to a video', async () => {
    const { workbench } = window
    await page().getByRole('button', { name: 'Clean Up…' }).click()
    await toast(workbench, 'clean')
    await page().getByRole('button', { name: 'harbour_walk' }).click()
    await page().getByRole('heading', { name: 'harbour_walk', level: 1 }).waitFor()
    await command(workbench, 'View: Close Editor')
    await page().getByRole('heading', { name: 'Store', level: 1 }).waitFor()
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      await page().locator('.plot canvas').waitFor()
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`store-${theme}`)
    })
  }

  it('comes back after a reload of the window, as it was', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await workbench.reload()
    await fact('Videos').getByText('2', { exact: true }).waitFor()
    assert.equal(await page().getByLabel('Time span').inputValue(), 'hour')
  })

  it('fits into 300 pixels', async () => {
    const { workbench } = window
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 900 })
    await page()
      .locator('html')
      .evaluate(
        (html) =>
          new Promise<void>((resolve) => {
            const look = () => (html.clientWidth <= 310 ? resolve() : requestAnimationFrame(look))
            look()
          }),
      )
    const [width, wanted] = await page()
      .locator('html')
      .evaluate((html) => [html.clientWidth, html.scrollWidth])
    assert.equal(wanted, width, 'the dashboard is wider than its panel')
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('store-narrow')
  })
})
