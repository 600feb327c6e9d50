import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { problemsFor, useTheme } from './report-checks'
import { command, ingestFile, toast, until } from './user'

const transcripts = [0, 10_000, 20_000, 30_000].map((start) => ({
  ...{ start_ms: start, end_ms: start + 10_000, text: 'Fresh bread!', speaker: 'A' },
}))

describe('the completeness report', () => {
  const window = installedWindow((folder) => {
    const speech = { format: 'frametrove/1', video_id: 'market_square', tool: 'whisper', transcripts }
    writeFileSync(join(folder, 'speech.json'), JSON.stringify(speech))
  })
  const report = () => window.workbench.webview()

  before(async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'market_square', 'market_square.frametrove-results.json'))
    await toast(workbench, 'market_square: 22 frames')
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
  })

  it('lists all videos with what they have and lack', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Check Completeness')
    await workbench.pick('All videos')
    await report().getByText('Complete: 1 of 2 videos').waitFor()
    assert.deepEqual(await cells('harbour_walk'), ['10', '10', '5', '10', '✓Complete'])
    assert.deepEqual(await cells('market_square'), ['22', '8', '▲missing', '44', '▲Missing: transcripts'])
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('report-all-dark')
  })

  it('goes to a video and back by keys, the focus with it', async () => {
    const { workbench } = window
    const { keyboard } = workbench.page
    await report().getByRole('button', { name: 'market_square' }).focus()
    await keyboard.press('Enter')
    await report().locator('h1:focus', { hasText: 'market_square' }).waitFor()
    await report().getByRole('button', { name: 'All videos' }).focus()
    await keyboard.press('Enter')
    await report().locator('h1:focus', { hasText: 'All videos' }).waitFor()
    await report().getByRole('button', { name: 'market_square' }).click()
    await report().getByRole('heading', { name: 'market_square', level: 1 }).waitFor()
  })

  it('tells states, gaps and runs of a video in words', async () => {
    const { workbench } = window
    await report().getByText('Missing: transcripts').waitFor()
    assert.match(await section('Frames'), /Frames\s*22\s*▲\s*has gaps/)
    assert.match(await section('Frames'), /Gaps \(1\)\s*0:10\.000 to 0:30\.000/)
    assert.match(await section('Frames'), /Runs\s*detect: 22/)
    assert.match(await section('Transcripts'), /Transcripts\s*0\s*▲\s*missing/)
    await report()
      .getByRole('img', { name: /^Frames over the length of the video: Gaps \(1\)/ })
      .waitFor()
    assert.deepEqual(await problemsFor(workbench), [])
    await workbench.screenshot('report-video-dark')
  })

  it('follows an ingest without being asked', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'speech.json'))
    await report().getByRole('status').filter({ hasText: 'Complete' }).waitFor()
    assert.match(await section('Transcripts'), /Transcripts\s*4\s*✓\s*full\s*[\s\S]*whisper: 4/)
  })

  for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
    it(`reads well in the theme ${theme}`, async () => {
      const { workbench } = window
      await useTheme(workbench, theme)
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`report-video-${theme}`)
    })
  }

  it('comes back after a reload of the window', async () => {
    const { workbench } = window
    await useTheme(workbench, 'dark')
    await workbench.reload()
    await report().getByRole('heading', { name: 'market_square', level: 1 }).waitFor()
    await workbench.page.getByRole('tab', { name: /^Completeness: market_square/ }).waitFor()
  })

  it('fits into 300 pixels', async () => {
    const { workbench } = window
    await command(workbench, 'View: Close Primary Side Bar')
    await workbench.page.setViewportSize({ width: 352, height: 900 })
    for (const heading of ['market_square', 'All videos']) {
      await report().getByRole('heading', { name: heading, level: 1 }).waitFor()
      const page = report().locator('html')
      await until(async () => (await page.evaluate((it) => it.clientWidth)) <= 310)
      const [width, wanted] = await page.evaluate((it) => [it.clientWidth, it.scrollWidth])
      assert.equal(wanted, width, `${heading} is wider than its panel`)
      assert.deepEqual(await problemsFor(workbench), [])
      await workbench.screenshot(`report-narrow-${heading}`)
      if (heading === 'market_square') await report().getByRole('button', { name: 'All videos' }).click()
    }
  })

  /** What the list of all videos says of one. */
  function cells(videoId: string): Promise<string[]> {
    return report().getByRole('row').filter({ hasText: videoId }).getByRole('cell').allTextContents()
  }

  /** What the report says of one kind. */
  async function section(kind: string): Promise<string> {
    return (await report().getByRole('region', { name: kind }).textContent()) ?? ''
  }
})
