import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { command, ingestFile, toast } from './user'

describe('the Videos tree', () => {
  const window = installedWindow()
  const results = join(window.folder, 'market_square', 'market_square.frametrove-results.json')

  it('says what to do while it is empty', async () => {
    const { page } = window.workbench
    const view = page.locator('.pane', { has: page.getByText('No videos yet.') })
    for (const name of ['Ingest Tool Results', 'Load Sample Data'])
      await view.getByRole('button', { name, exact: true }).waitFor()
    for (const name of ['Take a short tour', 'ingest frames'])
      await view.locator('a.monaco-link', { hasText: name }).waitFor()
    await window.workbench.screenshot('tree-empty')
  })

  it('opens the walkthrough from there', async () => {
    const { workbench } = window
    await workbench.page.locator('a.monaco-link', { hasText: 'Take a short tour' }).click()
    await workbench.page.getByText('Get started with Frametrove').first().waitFor()
    await workbench.page.locator('.getting-started-step.expanded').getByText('Look at a sample').waitFor()
    await workbench.screenshot('tree-walkthrough')
    await command(workbench, 'View: Close All Editors')
  })

  it('fills from its own link to the sample', async () => {
    const { workbench } = window
    await workbench.page.getByRole('button', { name: 'Load Sample Data', exact: true }).click()
    await workbench.treeItem('harbour_walk, complete, 10 frames, 10 captions, 5 transcripts, 10 objects').waitFor()
  })

  it('opens from video to kind to run by keys alone', async () => {
    const { workbench } = window
    const { keyboard } = workbench.page
    await command(workbench, 'Frametrove: Focus on Videos View')
    await workbench.page.locator('.pane .monaco-list:focus').waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowRight')
    // From their start: the label of the video has “frames, 10” in it, too.
    for (const name of [/^Frames, 10/, /^Captions, 10/, /^Transcripts, 5/, /^Objects, 10/])
      await workbench.treeItem(name).waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowRight')
    await workbench.treeItem(/^scene-analysis 1\.0, 10 · current · /).waitFor()
    await workbench.screenshot('tree-open')
  })

  it('shows a video that arrives, and leaves what is open as it is', async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'market_square: 22 frames, 8 captions, 44 objects stored')
    await workbench.treeItem('market_square, missing transcripts, 22 frames, 8 captions, 44 objects').waitFor()
    const labels = await workbench.treeLabels('Videos')
    assert.match(labels.join('\n'), /^market_square.*\nharbour_walk.*\nFrames, 10\nscene-analysis.*\nCaptions, 10\n/)
    const row = workbench.treeItem(/^market_square/)
    assert.match((await row.textContent()) ?? '', /market_square\s*missing transcripts/)
  })

  it('offers what can be done with a video', async () => {
    const { workbench } = window
    const entries = await menu(/^market_square/)
    assert.deepEqual(entries, [
      ...[
        'Open Gallery…',
        'Check Completeness',
        'Set Expected Data Kinds…',
        'Ingest Tool Results…',
        'Ingest Frames…',
        'Ingest Debug Session…',
        'Restore Run',
      ],
      ...['Copy Video Id', 'Export…', 'Clear Video Data…', 'Delete Video…'],
    ])
    await workbench.page.keyboard.press('Escape')
  })

  it('keeps the former run of a tool, and brings it back', async () => {
    const { workbench } = window
    writeFileSync(results, readFileSync(results, 'utf8').replace('"tool_version": "2.3"', '"tool_version": "2.4"'))
    await ingestFile(workbench, results)
    await toast(workbench, 'market_square: 22 frames')
    await workbench.treeItem(/^market_square/).click()
    await workbench.page.keyboard.press('ArrowRight')
    await workbench.treeItem('Frames, 22').click()
    await workbench.page.keyboard.press('ArrowRight')
    await workbench.treeItem(/^detect 2\.4, 22 · current/).waitFor()
    await workbench.treeItem('Transcripts, missing').waitFor()
    const entries = await menu(/^detect 2\.3, 22 · former/)
    assert.deepEqual(entries, ['Open Gallery…', 'Restore Run', 'Clear Video Data…'])
    await workbench.screenshot('tree-former')
    await workbench.page.getByRole('menuitem', { name: 'Restore Run' }).click()
    await workbench.treeItem(/^detect 2\.3, 22 · current/).waitFor()
    await workbench.treeItem(/^detect 2\.4, 22 · former/).waitFor()
    await toast(workbench, /market_square: the run of detect from .* counts again/)
    await workbench.screenshot('tree-restored')
  })

  /** The entries of the context menu of an item, which stays open. */
  async function menu(item: RegExp): Promise<string[]> {
    const { workbench } = window
    await workbench.treeItem(item).click({ button: 'right' })
    const entries = workbench.page.getByRole('menu').getByRole('menuitem')
    await entries.first().waitFor()
    return (await entries.allInnerTexts()).map((text) => text.trim())
  }
})
