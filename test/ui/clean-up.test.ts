import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/paths'
import { installedWindow } from './installed'
import { chooseFolder, clearNotifications, command, editorShows, message, press, question, toast } from './user'

const stills = join(projectRoot, 'media', 'sample', 'frames')

describe('cleaning up', () => {
  const window = installedWindow((folder) => {
    const event = (id: string, occurredAt: string) => {
      const at = join(folder, 'doorbell', id)
      mkdirSync(at, { recursive: true })
      for (const image of readdirSync(stills).slice(0, 2)) cpSync(join(stills, image), join(at, image))
      writeFileSync(join(at, 'event.json'), JSON.stringify({ id, kind: 'person_at_door', occurred_at: occurredAt }))
    }
    const today = new Date().toISOString()
    event('old', '2024-05-01T10:00:00Z')
    for (const id of ['new-1', 'new-2', 'new-3']) event(id, today)
  })
  const set = (settings: object) => {
    const folder = join(window.folder, '.vscode')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings))
  }
  const dialogText = async () => (await window.workbench.dialog.textContent()) ?? ''

  /** Answers a question that another one follows. */
  const answerOne = (name: string) => window.workbench.dialog.getByRole('button', { name }).click()

  /** Runs the command until the settings have come through, and waits for its question. */
  async function askedToCleanUp(settings: object): Promise<void> {
    const { workbench } = window
    const question = workbench.dialog.getByText('Clean up the store?')
    for (let attempt = 0; attempt < 10; attempt++) {
      // Each time, since a file that is written soon after its folder can escape VS Code.
      set(settings)
      await command(workbench, 'Frametrove: Clean Up…')
      await question.or(message(workbench, 'There is nothing to clean up')).waitFor()
      if (await question.isVisible()) return
      await clearNotifications(workbench)
    }
    assert.fail('The settings did not come through.')
  }

  it('says what it goes by where there is nothing to do', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Focus on Events View')
    await workbench.page.getByRole('button', { name: 'Ingest Event Folders' }).click()
    await question(workbench, 'Ingest frames').waitFor()
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(window.folder, 'doorbell'))
    await toast(workbench, '4 events with 8 frames stored')
    await clearNotifications(workbench)
    await command(workbench, 'Frametrove: Clean Up…')
    const message = await toast(workbench, 'There is nothing to clean up by the settings “frametrove.retention.days”')
    await workbench.screenshot('clean-up-nothing')
    await press(message, 'Show Details')
    await editorShows(workbench, /Events are kept: for ever/)
  })

  it('shows what would go, deletes that, and reports', async () => {
    const { workbench } = window
    const old = workbench.treeItem('May 1, 2024, 1 event, 2 frames')
    await old.waitFor()
    await askedToCleanUp({ 'frametrove.retention.days': 30 })
    assert.match(await dialogText(), /This frees [\d.]+ kB/)
    assert.match(await dialogText(), /• Older than they are kept: 1 event: 2 frames/)
    await workbench.screenshot('clean-up-question')
    await workbench.answerDialog('Show Details')
    await editorShows(
      workbench,
      /Nothing has been deleted yet\.[\s\S]*Events are kept: 30 days[\s\S]*person_at_door {2}old/,
    )
    await workbench.screenshot('clean-up-plan')
    await press(await toast(workbench, 'Clean up the store as the plan says?'), 'Clean Up')
    await toast(workbench, /The store is cleaned up; that freed [\d.]+ kB\./)
    await editorShows(workbench, /Clean-up of the store[\s\S]*Older than they are kept: 1 event: 2 frames/)
    await old.waitFor({ state: 'detached' })
    await workbench.screenshot('clean-up-report')
  })

  it('asks about pinned events by themselves, and again before more than half goes', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Pin Event')
    await workbench.pick('new-1')
    const settings = { 'frametrove.retention.leaveFreeMb': 1_000_000_000 }
    await askedToCleanUp(settings)
    assert.match(await dialogText(), /• The oldest, so that the disk has room: 2 events: 4 frames/)
    await answerOne('Clean Up')
    await workbench.dialog.getByText('Delete pinned events, too?').waitFor()
    assert.match(await dialogText(), /• new-1/)
    await workbench.screenshot('clean-up-pinned')
    await answerOne('Keep Pinned')
    await workbench.dialog.getByText('Delete more than half of everything?').waitFor()
    await workbench.screenshot('clean-up-more-than-half')
    await workbench.answerDialog('Cancel')
    await workbench.treeItem('Today, 3 events, 6 frames').waitFor()

    await askedToCleanUp(settings)
    await answerOne('Clean Up')
    await workbench.dialog.getByText('Delete pinned events, too?').waitFor()
    await answerOne('Keep Pinned')
    await workbench.dialog.getByText('Delete more than half of everything?').waitFor()
    await workbench.answerDialog('Delete More Than Half')
    await workbench.treeItem('Today, 1 event, 2 frames').waitFor()
  })
})
