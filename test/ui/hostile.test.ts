import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { chooseEntry, command, editorShows, ingestFile, press, toast } from './user'

const hostile = '<img src=x onerror=alert(1)>'
const link = '[go](command:workbench.action.closeWindow) $(trash)'
const badName = `${hostile} [go](command:workbench.action.closeWindow).json`
const document = {
  ...{ format: 'frametrove/1', video_id: hostile, tool: hostile, tool_version: hostile, model: hostile },
  video: { title: `${hostile} ${link}`, duration_ms: 1000 },
  frames: [{ frame_number: 1, timestamp_ms: 0 }],
  captions: [{ timestamp_ms: 0, text: hostile }],
  transcripts: [{ start_ms: 0, end_ms: 1000, text: hostile, speaker: hostile }],
  objects: [{ frame_number: 1, label: hostile, bbox: [0, 0, 1, 1] }],
}

describe('hostile names and texts', () => {
  const window = installedWindow((folder) => {
    writeFileSync(join(folder, `${hostile}.json`), JSON.stringify(document))
    writeFileSync(join(folder, 'link.json'), JSON.stringify({ ...document, video_id: link, tool: link }))
    const bad = { ...document, objects: [{ label: hostile, bbox: hostile }, { label: hostile }] }
    writeFileSync(join(folder, badName), JSON.stringify(bad))
  })
  const dialogs: string[] = []
  const complaints: string[] = []

  before(() => {
    const { page } = window.workbench
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      // A refused script would have been one.
      if (/refused to execute|inline (script|event)/i.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    assert.deepEqual(dialogs, [])
    assert.deepEqual(complaints, [])
    for (const frame of window.workbench.page.frames())
      assert.equal(await frame.locator('img[src="x"]').count(), 0, `an image was made in ${frame.url()}`)
  })

  it('are text in messages and the tree', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, `${hostile}.json`))
    await toast(workbench, `${hostile}: 1 frame, 1 caption, 1 transcript, 1 object stored`)
    const video = workbench.treeItem(`${hostile}, complete`)
    await video.click()
    await workbench.page.keyboard.press('ArrowRight')
    await workbench.treeItem('Frames, 1').click()
    await workbench.page.keyboard.press('ArrowRight')
    await workbench.treeItem(`${hostile} ${hostile}, 1 · current`).hover()
    await workbench.page.locator('.monaco-hover:visible', { hasText: `Model: ${hostile}` }).waitFor()
    await workbench.screenshot('hostile-tree')
  })

  it('are text in the report', async () => {
    const { workbench } = window
    await chooseEntry(workbench, workbench.treeItem(`${hostile}, complete`), 'Check Completeness')
    const report = workbench.webview()
    await report.getByRole('heading', { name: hostile, level: 1 }).waitFor()
    await report.getByText(`${hostile}: 1`).first().waitFor()
    await workbench.screenshot('hostile-report')
    await report.getByRole('button', { name: 'All videos' }).click()
    await report.getByRole('button', { name: hostile }).waitFor()
  })

  it('are text in questions and dialogs', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Clear Video Data…')
    await workbench.pick(hostile)
    await workbench.quickItems('All tools').waitFor()
    await workbench.pick(hostile)
    await workbench.dialog.getByText(`Clear the results of “${hostile}” for “${hostile}”?`).waitFor()
    await workbench.screenshot('hostile-dialog')
    await workbench.answerDialog('Cancel')
  })

  it('make neither links nor icons', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'link.json'))
    const message = await toast(workbench, '1 object stored')
    assert.equal(await message.locator('a:not(.action-label):not(.monaco-button)').count(), 0)
    assert.equal(await message.locator('.notification-list-item-message .codicon').count(), 0)
    const video = workbench.treeItem(/^\[go\]/)
    assert.equal(await video.locator('.codicon-trash').count(), 0)
    await command(workbench, 'Frametrove: Check Completeness')
    await workbench.quickItems('[go]').first().waitFor()
    assert.equal(await workbench.quickItems('[go]').locator('.codicon-trash').count(), 0)
    await workbench.screenshot('hostile-link')
    await workbench.page.keyboard.press('Escape')
  })

  it('are text in errors and their lists', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, badName))
    const message = await toast(workbench, hostile)
    assert.equal(await message.locator('a:not(.action-label):not(.monaco-button)').count(), 0)
    await workbench.screenshot('hostile-error')
    await press(message, 'Show All Problems')
    await editorShows(workbench, /^<img src=x onerror=alert\(1\)>.*objects\[0\]/m)
    await workbench.screenshot('hostile-problems')
  })
})
