import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedWindow } from './installed'
import { chooseEntry, command, ingestFile, toast } from './user'

const captions = [{ timestamp_ms: 0, text: 'A quay.' }]

describe('deletion', () => {
  const window = installedWindow((folder) => {
    const words = { format: 'frametrove/1', video_id: 'harbour_walk', tool: 'captioner', captions }
    writeFileSync(join(folder, 'captions.json'), JSON.stringify(words))
  })
  const item = (label: RegExp) => window.workbench.treeItem(label)

  before(async () => {
    const { workbench, folder } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames')
    await ingestFile(workbench, join(folder, 'captions.json'))
    await toast(workbench, 'harbour_walk: 1 caption stored')
    await item(/^harbour_walk, complete, 10 frames, 11 captions/).waitFor()
  })

  it('of one tool says what goes, and keeps it on Cancel', async () => {
    const { workbench } = window
    await clear('captioner')
    assert.match(await dialogText(), /Clear the results of “captioner” for “harbour_walk”\?/)
    assert.match(await dialogText(), /1 run: 1 caption\. The video stays in the list/)
    await workbench.screenshot('deletion-tool')
    await workbench.answerDialog('Cancel')
    await item(/^harbour_walk, complete, 10 frames, 11 captions/).waitFor()
  })

  it('of one tool leaves the results of others', async () => {
    const { workbench } = window
    await clear('captioner')
    await workbench.answerDialog('Clear')
    await toast(workbench, 'harbour_walk: cleared 1 run: 1 caption')
    await item(/^harbour_walk, complete, 10 frames, 10 captions/).waitFor()
  })

  it('of all tools leaves the video', async () => {
    const { workbench } = window
    await clear('All tools')
    assert.match(await dialogText(), /1 run: 10 frames, 10 captions, 5 transcripts, 10 objects, 10 images, [\d.]+ kB/)
    await workbench.screenshot('deletion-all-tools')
    await workbench.answerDialog('Clear')
    await toast(workbench, 'harbour_walk: cleared 1 run')
    await item(/^harbour_walk, missing frames, captions, transcripts, objects, no results/).waitFor()
    await workbench.screenshot('deletion-cleared')
  })

  it('of a video keeps it on Escape and on Cancel', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/^harbour_walk/), 'Delete Video…')
    await workbench.dialog.getByText('Delete the video “harbour_walk”?').waitFor()
    await workbench.screenshot('deletion-video')
    await workbench.page.keyboard.press('Escape')
    await workbench.dialog.waitFor({ state: 'hidden' })
    await chooseEntry(workbench, item(/^harbour_walk/), 'Delete Video…')
    await workbench.answerDialog('Cancel')
    await item(/^harbour_walk/).waitFor()
  })

  it('of a video takes it out of tree and report', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/^harbour_walk/), 'Check Completeness')
    await workbench.webview().getByRole('heading', { name: 'harbour_walk', level: 1 }).waitFor()
    await chooseEntry(workbench, item(/^harbour_walk/), 'Delete Video…')
    await workbench.answerDialog('Delete')
    await toast(workbench, /harbour_walk.*deleted/)
    await workbench.page.getByText('No videos yet.').waitFor()
    await workbench.webview().getByRole('alert').filter({ hasText: 'harbour_walk' }).waitFor()
    await workbench.screenshot('deletion-done')
  })

  async function dialogText(): Promise<string> {
    return (await window.workbench.dialog.textContent()) ?? ''
  }

  /** Starts to clear the results of a tool of the sample. */
  async function clear(tool: string): Promise<void> {
    const { workbench } = window
    await chooseEntry(workbench, item(/^harbour_walk/), 'Clear Video Data…')
    await workbench.pick(tool)
    await workbench.dialog.waitFor()
  }
})
