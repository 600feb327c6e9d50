import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { installedWindow } from './installed'
import { chooseEntry, chooseFolder, command, dialogButton, leave, question, toast, until } from './user'

describe('an export', () => {
  const window = installedWindow()
  const list = async () => (await window.workbench.quickItems().allInnerTexts()).join('\n')

  before(async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    await workbench.treeItem(/^harbour_walk, complete/).waitFor()
  })

  it('of everything goes into a ZIP file, over one that is there only where the person agrees', async () => {
    const { workbench, folder } = window
    const zip = join(folder, 'saved.zip')
    writeFileSync(zip, 'mine')
    const confirm = dialogButton(workbench, 'OK')
    const upToQuestion = async () => {
      await command(workbench, 'Frametrove: Export…')
      await workbench.quickItems('Everything').waitFor()
      await workbench.pick('Everything')
      await workbench.quickItems('ZIP file').waitFor()
      await workbench.screenshot('export-as')
      assert.match(await list(), /JSON files[\s\S]*CSV tables[\s\S]*SQLite database[\s\S]*Folder[\s\S]*ZIP file/)
      await workbench.pick('ZIP file')
      await confirm.waitFor()
      await until(async () => (await workbench.quickInput.inputValue()).endsWith('frametrove-export.zip'))
      // Until its folder is read the dialog ignores what is typed.
      await workbench.quickItems('saved.zip').waitFor()
      await workbench.quickInput.fill(zip)
      await confirm.click()
      // The dialog itself asks, and goes on where the answer is no.
      await question(workbench, 'already exists').waitFor()
    }
    await upToQuestion()
    await dialogButton(workbench, 'Cancel').click()
    await question(workbench, 'Export').waitFor()
    await leave(workbench)
    assert.equal(readFileSync(zip, 'utf8'), 'mine')
    await upToQuestion()
    await workbench.screenshot('export-replace')
    await confirm.click()
    await toast(workbench, /^Exported [\d.]+ .B into .*saved\.zip\./)
    await workbench.screenshot('export-done')
    assert.equal(readFileSync(zip).toString('latin1', 0, 2), 'PK')
  })

  it('of a video in the tree goes into a new folder', async () => {
    const { workbench, folder } = window
    const into = join(folder, 'exports')
    mkdirSync(into)
    await chooseEntry(workbench, workbench.treeItem(/^harbour_walk, complete/), 'Export…')
    await question(workbench, 'Export').waitFor()
    await workbench.pick('CSV tables')
    await chooseFolder(workbench, into, 'Export Here')
    await toast(workbench, /^Exported [\d.]+ .B into /)
    const [made = ''] = readdirSync(into)
    assert.match(made, /^harbour-walk-[0-9a-f]{32}$/)
    const tables = readdirSync(join(into, made)).map((name) => basename(name, '.csv'))
    for (const kind of ['videos', 'frames', 'captions', 'transcripts', 'objects', 'debug_frames']) {
      assert.ok(tables.includes(kind), kind)
    }
  })

  it('of an activity in its view is offered as GPX and GeoJSON', async () => {
    const { workbench, folder } = window
    const file = join(folder, 'walk.gpx')
    const walk = workbench.pane('Activities').getByRole('treeitem', { name: /^walk, / })
    await command(workbench, 'Frametrove: Focus on Activities View')
    await walk.waitFor()
    await chooseEntry(workbench, walk, 'Export…')
    await workbench.quickItems('GPX file').waitFor()
    assert.doesNotMatch(await list(), /Folder/)
    await workbench.screenshot('export-activity')
    await workbench.pick('GPX file')
    const confirm = dialogButton(workbench, 'OK')
    await confirm.waitFor()
    await until(async () => (await workbench.quickInput.inputValue()).endsWith('.gpx'))
    // Until its folder is read the dialog ignores what is typed.
    await workbench.quickItems('..').first().waitFor()
    await workbench.screenshot('export-activity-file')
    await workbench.quickInput.fill(file)
    await confirm.click()
    await toast(workbench, /^Exported [\d.]+ .B into .*walk\.gpx\./)
    assert.match(readFileSync(file, 'utf8'), /<trkpt lat="10/)
  })

  it('of a debug session is offered once its video is picked', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Export…')
    await workbench.pick('harbour_walk')
    await workbench.quickItems('The whole video').waitFor()
    await workbench.screenshot('export-session')
    await workbench.quickItems().nth(1).click()
    await workbench.quickItems('CSV tables').waitFor()
    assert.doesNotMatch(await list(), /Folder/)
    await leave(workbench)
  })
})
