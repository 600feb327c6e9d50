import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installedWindow } from './installed'
import {
  chooseFile,
  clearNotifications,
  command,
  dialogButton,
  editorShows,
  leave,
  press,
  question,
  toast,
} from './user'

describe('looking after the store', () => {
  const window = installedWindow()
  const saved = join(dirname(window.folder), 'saved-by-a-test.zip')

  before(async () => {
    await command(window.workbench, 'Frametrove: Load Sample Data')
    await toast(window.workbench, 'harbour_walk: 10 frames')
  })
  after(() => rmSync(saved, { force: true }))

  /** The images in the window's store, as absolute paths. */
  function images(): string[] {
    const root = join(window.session.hosted.home, 'user')
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('video-frames') && name.endsWith('.jpg'))
      .map((name) => join(root, name))
      .sort()
  }

  it('backs up into a file that the person names', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Back Up Store…')
    const confirm = dialogButton(workbench, 'OK')
    await confirm.waitFor()
    await workbench.screenshot('maintenance-save-dialog')
    await workbench.quickInput.fill(saved)
    await confirm.click()
    await toast(
      workbench,
      /Backed up into a file of [\d.]+ kB: 1 video, 1 run, 10 frames, 10 captions, 5 transcripts, 10 objects, 1 activity; 12 files, /,
    )
    await workbench.screenshot('maintenance-backed-up')
    assert.ok(existsSync(saved))
  })

  it('finds a store well, with a report to read', async () => {
    const { workbench } = window
    await workbench.statusItem('Frametrove: saved').waitFor({ state: 'detached' })
    await command(workbench, 'Frametrove: Verify Store')
    await question(workbench, 'Verify store').waitFor()
    await workbench.screenshot('maintenance-question')
    await workbench.pick('Thorough')
    const message = await toast(
      workbench,
      /The store is well: \d+ rows and 10 images, 2 debug sessions, [\d.]+ kB were checked\./,
    )
    assert.equal(await workbench.statusItem('Frametrove: saved').count(), 0)
    await workbench.screenshot('maintenance-well')
    await press(message, 'Show Report')
    await editorShows(workbench, /Thorough check of the store/)
    await editorShows(workbench, /No problems were found\./)
    await workbench.screenshot('maintenance-report-well')
  })

  it('tells of lost images, and repairs after it said what it would do', async () => {
    const { workbench } = window
    const [lost = ''] = images()
    rmSync(lost)
    writeFileSync(join(dirname(lost), 'stray.jpg'), 'stray')
    await command(workbench, 'Frametrove: Verify Store')
    await workbench.pick('Quick')
    const message = await toast(workbench, 'The store has problems: 1 image is gone, 1 file belongs to no frame.')
    await workbench.screenshot('maintenance-problems')
    await press(message, 'Repair…')
    await workbench.dialog.getByText('Repair the store?').waitFor()
    const text = await workbench.dialog.textContent()
    assert.match(text ?? '', /• Keep 1 frame without its lost image/)
    assert.match(text ?? '', /• Move to quarantine: 1 file that belongs to no frame/)
    await workbench.screenshot('maintenance-repair')
    await workbench.answerDialog('Show Details')
    await editorShows(
      workbench,
      /What a repair would do\. Nothing has been changed yet\.[\s\S]*harbour_walk, frame 1: video-frames/,
    )
    await workbench.screenshot('maintenance-plan')
    await press(await toast(workbench, 'Repair the store as the plan says?'), 'Repair')
    await toast(workbench, 'The store is repaired.')
    await workbench.screenshot('maintenance-repaired')
    assert.equal(existsSync(join(dirname(lost), 'stray.jpg')), false)
  })

  it('lists what is in quarantine', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Show Quarantine')
    await workbench.quickItems('1 file, 5 B').waitFor()
    await workbench.screenshot('maintenance-quarantine')
    await workbench.pick('images')
    await workbench.pick('Delete…')
    await workbench.screenshot('maintenance-quarantine-delete')
    await workbench.answerDialog('Delete')
    await toast(workbench, 'Deleted from the quarantine: images')
    await command(workbench, 'Frametrove: Show Quarantine')
    await toast(workbench, 'The quarantine is empty.')
  })

  it('restores a backup after a confirmation, and brings a deleted video back', async () => {
    const { workbench } = window
    const video = workbench.treeItem(/^harbour_walk, complete, 10 frames/)
    await command(workbench, 'Frametrove: Delete Video…')
    await workbench.pick('harbour_walk')
    await workbench.answerDialog('Delete')
    await video.waitFor({ state: 'detached' })
    await clearNotifications(workbench)

    await restore(saved)
    await workbench.dialog.getByText(/Restore the backup from/).waitFor()
    await workbench.screenshot('maintenance-restore')
    await workbench.answerDialog('Cancel')
    assert.deepEqual(images(), [])

    await restore(saved)
    await workbench.answerDialog('Restore')
    const message = await toast(workbench, /Restored the backup from .*The state before is in the list of backups\./)
    await workbench.screenshot('maintenance-restored')
    await video.waitFor()
    assert.equal(images().length, 10)

    await press(message, 'Undo…')
    await workbench.dialog.getByText('It holds 0 videos').waitFor()
    await workbench.answerDialog('Cancel')
  })

  it('lists the backups, newest first, and why they were made', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Restore from Backup…')
    await workbench.quickItems('before a repair').waitFor()
    await workbench.screenshot('maintenance-restore-list')
    const rows = await workbench.quickItems().allTextContents()
    assert.deepEqual(
      rows.map((row) => /before a \w+|Choose a file…/.exec(row)?.[0]),
      ['before a restore', 'before a repair', 'Choose a file…'],
    )
    await leave(workbench)
  })

  it('finds a flipped bit when it looks thoroughly, and takes the image from a backup', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Back Up Store…')
    await dialogButton(workbench, 'OK').click()
    await toast(workbench, 'Backed up into a file')
    await clearNotifications(workbench)
    const [image = ''] = images()
    const good = readFileSync(image)
    const bad = Buffer.from(good)
    bad.writeUInt8(good.readUInt8(good.length >> 1) ^ 1, good.length >> 1)
    writeFileSync(image, bad)

    await command(workbench, 'Frametrove: Verify Store')
    await workbench.pick('Quick')
    await toast(workbench, 'The store is well')
    await command(workbench, 'Frametrove: Verify Store')
    await workbench.pick('Thorough')
    const message = await toast(workbench, 'The store has problems: 1 image is damaged.')
    await press(message, 'Repair…')
    await workbench.dialog.getByText('• Bring 1 image back from a backup').waitFor()
    await workbench.screenshot('maintenance-bring-back')
    assert.deepEqual(readFileSync(image), bad, 'the plan has changed the image')
    await workbench.answerDialog('Repair')
    await press(await toast(workbench, 'The store is repaired.'), 'Show Report')
    await editorShows(workbench, /What was done[\s\S]*Bring 1 image back from a backup[\s\S]*Backup from before: /)
    await workbench.screenshot('maintenance-report-repaired')
    assert.deepEqual(readFileSync(image), good)
  })

  /** Goes up to the confirmation of a restore from a file. */
  async function restore(file: string): Promise<void> {
    const { workbench } = window
    await command(workbench, 'Frametrove: Restore from Backup…')
    await workbench.pick('Choose a file…')
    await chooseFile(workbench, file, 'Choose')
  }
})
