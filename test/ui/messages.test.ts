import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/paths'
import { installedWindow } from './installed'
import { editorShows, ingestFile, ingestFolder, press, toast } from './user'

describe('the messages of an ingest', () => {
  const window = installedWindow((folder) => {
    for (const name of ['lines.ndjson', 'confidence.json'])
      cpSync(join(projectRoot, 'test', 'fixtures', 'bad', name), join(folder, name))
    const mixed = join(folder, 'mixed')
    mkdirSync(mixed)
    for (const name of ['0001.jpg', '0002.jpg', '0003.jpg'])
      cpSync(join(projectRoot, 'media', 'sample', 'frames', name), join(mixed, name))
    writeFileSync(join(mixed, '0004.jpg'), 'This is a text file.')
    writeFileSync(join(mixed, '0005.jpg'), '')
  })

  it('tell the one problem of a file in full', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'confidence.json'))
    const message = await toast(
      workbench,
      /^Nothing was stored.* confidence\.json, objects\[0\]\.confidence: confidence must be at most 1, got 1\.5\. Correct/,
    )
    await workbench.screenshot('message-one-problem')
    await press(message, 'Show Problem')
    await editorShows(
      workbench,
      /^confidence\.json: objects\[0\]\.confidence: confidence must be at most 1, got 1\.5$/m,
    )
    await workbench.page.getByText('No videos yet.').waitFor()
  })

  it('lead to the list of all problems', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'lines.ndjson'))
    const message = await toast(workbench, /^Nothing was stored/)
    await workbench.screenshot('message-problems')
    await press(message, 'Show All Problems')
    await workbench.page.getByRole('tab', { name: /^Problems\.txt/, selected: true }).waitFor()
    await editorShows(workbench, /^lines\.ndjson: line 4, .*\nlines\.ndjson: line 5: /m)
    await workbench.screenshot('message-all-problems')
    await workbench.page.getByText('No videos yet.').waitFor()
  })

  it('offer the good ones of a folder with bad images', async () => {
    const { workbench, folder } = window
    await ingestFolder(workbench, join(folder, 'mixed'), 'mixed')
    const message = await toast(workbench, /2 of 5 images can't be used, so nothing was stored\. mixed\/0004\.jpg/)
    await workbench.screenshot('message-mixed-folder')
    await workbench.page.getByText('No videos yet.').waitFor()
    await press(message, 'Show All Problems')
    await editorShows(workbench, /^mixed\/0004\.jpg: .*\nmixed\/0005\.jpg: /m)
    await workbench.screenshot('message-bad-images')
  })

  it('store the good ones then', async () => {
    const { workbench, folder } = window
    await ingestFolder(workbench, join(folder, 'mixed'), 'mixed')
    await press(
      await toast(workbench, /2 of 5 images can't be used, so nothing was stored\. mixed\/0004\.jpg/),
      'Ingest the Good Ones',
    )
    // In the list: VS Code does not always pop up the message that follows a pressed one.
    await workbench.treeItem(/^mixed,/).waitFor()
    await workbench.notification('mixed: 3 frames stored')
    await workbench.screenshot('message-good-ones')
    await workbench.treeItem(/^mixed, missing captions, transcripts, objects, 3 frames/).waitFor()
  })

  it('say so where a file is stored already', async () => {
    const { workbench, folder } = window
    const results = join(folder, 'market_square', 'market_square.frametrove-results.json')
    await ingestFile(workbench, results)
    await toast(workbench, 'market_square: 22 frames, 8 captions, 44 objects stored')
    await workbench.statusItem('Frametrove: saved').waitFor()
    await ingestFile(workbench, results)
    await toast(workbench, 'market_square: already stored as the current run; nothing was changed')
    await workbench.screenshot('message-unchanged')
  })

  it('leave the last operation in the status bar', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'confidence.json'))
    await toast(workbench, 'confidence.json')
    const label = /^Frametrove.*Ingesting confidence\.json: failed, .*objects\[\d+\]\.confidence/s
    const item = workbench.page.getByRole('button', { name: label })
    await item.waitFor()
    await item.hover()
    await workbench.page.locator('.monaco-hover:visible', { hasText: 'Ingesting confidence.json: failed' }).waitFor()
    await workbench.screenshot('message-status')
  })
})
