import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/paths'
import { installedWindow } from './installed'
import { chooseTheme } from './report-checks'
import { chooseEntry, chooseFolder, command, leave, press, question, toast, until } from './user'

const hostile = '<img src=x onerror=alert(1)> [go](command:workbench.action.closeWindow) $(trash) https://a.example'
const stills = join(projectRoot, 'media', 'sample', 'frames')

describe('the Events tree', () => {
  const window = installedWindow((folder) => {
    const today = new Date().toISOString()
    const event = (name: string, facts: object, parent = 'doorbell', frames = 5) => {
      const at = join(folder, parent, name)
      mkdirSync(at, { recursive: true })
      for (const image of readdirSync(stills).slice(0, frames)) cpSync(join(stills, image), join(at, image))
      writeFileSync(join(at, 'event.json'), JSON.stringify(facts))
    }
    event('a', { id: 'door-1', video_id: 'cam_1', kind: 'person_at_door', occurred_at: '2024-05-01T10:00:00Z' })
    event('b', {
      id: 'door-2',
      video_id: 'cam_1',
      kind: 'parcel',
      occurred_at: '2024-05-01T11:00:00Z',
      tags: ['night'],
    })
    event('c', { id: 'yard-1', occurred_at: today, description: 'A fox crosses the yard.' })
    event('d', {
      ...{ id: hostile, video_id: hostile, description: hostile },
      tags: ['<b>'],
      occurred_at: '2023-02-03T12:00:00Z',
    })
    for (let index = 0; index < 205; index++) {
      // The newest has the lowest number.
      const at = new Date(Date.parse('2022-01-02T12:00:00Z') - index * 1000).toISOString()
      const id = `many-${String(index).padStart(3, '0')}`
      event(id, { id, occurred_at: at }, 'long-day', 1)
    }
  })
  const item = (label: string | RegExp) => window.workbench.treeItem(label)
  const day2024 = 'May 1, 2024, 2 events, 10 frames'

  it('says what to do while it is empty', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Focus on Events View')
    const view = workbench.page.locator('.pane', { has: workbench.page.getByText('No events yet.') })
    await view.getByRole('button', { name: 'Ingest Event Folders' }).waitFor()
    await workbench.screenshot('events-empty')
    await view.locator('a.monaco-link', { hasText: 'save events through the API' }).click()
    await workbench.page.locator('.getting-started-step.expanded').getByText('Let your pipeline do it').waitFor()
    await workbench.screenshot('events-walkthrough')
    await command(workbench, 'View: Close All Editors')
  })

  it('fills from its own link, and is where the message leads', async () => {
    const { workbench } = window
    await workbench.page.getByRole('button', { name: 'Ingest Event Folders' }).click()
    await question(workbench, 'Ingest frames').waitFor()
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(window.folder, 'doorbell'))
    const message = await toast(workbench, '4 events with 20 frames stored')
    await item('Today, 1 event, 5 frames').waitFor()
    await command(workbench, 'View: Toggle Primary Side Bar Visibility')
    await item('Today, 1 event, 5 frames').waitFor({ state: 'hidden' })
    await press(message, 'Show Events')
    await item('Today, 1 event, 5 frames').waitFor()
    assert.deepEqual(await workbench.treeLabels('Events'), [
      ...['Today, 1 event, 5 frames', day2024, 'February 3, 2023, 1 event, 5 frames'],
    ])
    await workbench.screenshot('events-days')
  })

  it('opens a day, the newest event first, and tells more of it on hover', async () => {
    const { workbench } = window
    await open(/^May 1, 2024/)
    await item(/^parcel, \d+:00\s[AP]M, 5 frames, cam_1, night$/).waitFor()
    const labels = (await workbench.treeLabels('Events')).join('\n')
    assert.match(labels, /\nMay 1, 2024.*\nparcel, .*\nperson_at_door, .*, 5 frames, cam_1\nFebruary 3/)
    await open(/^Today/)
    await item(/yard-1, .*, 5 frames$/).hover()
    await workbench.page.locator('.monaco-hover:visible', { hasText: 'A fox crosses the yard.' }).waitFor()
    await workbench.screenshot('events-open')
  })

  it('offers what can be done with an event', async () => {
    const { workbench } = window
    await item(/parcel/).click({ button: 'right' })
    const entries = workbench.page.getByRole('menu').getByRole('menuitem')
    await entries.first().waitFor()
    const texts = (await entries.allInnerTexts()).map((text) => text.trim())
    await workbench.screenshot('events-menu')
    await workbench.page.keyboard.press('Escape')
    assert.deepEqual(texts, [
      ...['Open Gallery…', 'Pin Event', 'Set Event Tags…', 'Reveal Frames Folder', 'Copy Event Id'],
      'Export…',
      ...['Delete Frames of Event…', 'Delete Event…'],
    ])
  })

  it('pins and unpins; what is open stays', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/parcel/), 'Pin Event')
    await item(/parcel, pinned, /).waitFor()
    assert.equal(
      (await item(/parcel/)
        .locator('.codicon-pinned')
        .count()) > 0,
      true,
    )
    await workbench.screenshot('events-pinned')
    await item(/person_at_door/).waitFor()
    await chooseEntry(workbench, item(/parcel/), 'Unpin Event')
    await item(/parcel, \d.*, 5 frames/).waitFor()
  })

  it('sets tags, which are checked as they are typed', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/parcel/), 'Set Event Tags…')
    await question(workbench, 'Set event tags').waitFor()
    assert.equal(await workbench.quickInput.inputValue(), 'night')
    await workbench.quickInput.fill(`night, ${'x'.repeat(201)}`)
    await workbench.page.getByText(/The tag “x+…” is longer than 200 characters/).waitFor()
    await workbench.screenshot('events-bad-tag')
    await workbench.answer('night, courier, night,')
    await item(/parcel, \d.*, 5 frames, cam_1, courier, night/).waitFor()
  })

  it('changes the tags that several events have in common', async () => {
    const { workbench } = window
    await item(/person_at_door/).click()
    await item(/parcel/).click({ modifiers: ['ControlOrMeta'] })
    await chooseEntry(workbench, item(/parcel/), 'Set Event Tags…')
    await workbench.page.getByText('Tags of 2 events, separated by commas').waitFor()
    await workbench.answer('seen')
    await item(/parcel, \d.*, 5 frames, cam_1, courier, night, seen/).waitFor()
    await item(/person_at_door, .*, 5 frames, cam_1, seen/).waitFor()
    await workbench.screenshot('events-tags')
  })

  it('reveals the folder of the frames', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/parcel/), 'Reveal Frames Folder')
    await toast(workbench, /It lies at .*frames.*door-2/)
    await workbench.screenshot('events-reveal')
  })

  it('asks before it deletes frames, and then leaves the event', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/person_at_door/), 'Delete Frames of Event…')
    assert.match(
      await dialogText(),
      /Delete the frames of the event “door-1”\?.*5 frames, [\d.]+ kB\. The event itself stays/,
    )
    await workbench.answerDialog('Cancel')
    await item(/person_at_door, .*, 5 frames/).waitFor()
    await chooseEntry(workbench, item(/person_at_door/), 'Delete Frames of Event…')
    await workbench.answerDialog('Delete')
    await toast(workbench, 'door-1: deleted 5 frames')
    await item(/person_at_door, .*, 0 frames/).waitFor()
    await item('May 1, 2024, 2 events, 5 frames').waitFor()
  })

  it('deletes several only after they were confirmed', async () => {
    const { workbench } = window
    const ask = async () => {
      await item(/person_at_door/).click()
      await item(/parcel/).click({ modifiers: ['ControlOrMeta'] })
      await chooseEntry(workbench, item(/parcel/), 'Delete Event…')
      await workbench.dialog.waitFor()
    }
    await ask()
    assert.match(
      await dialogText(),
      /Delete 2 events\?.*This deletes 2 events: 5 frames, [\d.]+ kB\. This can't be undone/,
    )
    await workbench.screenshot('events-delete')
    await workbench.page.keyboard.press('Escape')
    await workbench.dialog.waitFor({ state: 'hidden' })
    await ask()
    await workbench.answerDialog('Cancel')
    await item('May 1, 2024, 2 events, 5 frames').waitFor()
    await ask()
    await workbench.answerDialog('Delete')
    await toast(workbench, 'Deleted 2 events: 5 frames')
    await item(/^May 1, 2024/).waitFor({ state: 'detached' })
    await item(/^Today/).waitFor()
  })

  it('shows hostile ids and texts as text', async () => {
    const { workbench } = window
    const { page } = workbench
    await open(/^February 3, 2023/)
    const row = item(/^<img src=x onerror=alert\(1\)>.*, 5 frames/)
    await row.hover()
    const hover = page.locator('.monaco-hover:visible', { hasText: `Video: ${hostile}` })
    await hover.waitFor()
    await workbench.screenshot('events-hostile')
    assert.equal(await hover.locator('a, img, b, .codicon').count(), 0)
    assert.equal(await row.locator('.codicon-trash, img').count(), 0)
    await chooseEntry(workbench, row, 'Set Event Tags…')
    await question(workbench, 'Set event tags').waitFor()
    await workbench.screenshot('events-hostile-tags')
    const prompt = page.locator('.quick-input-widget:visible .quick-input-message', { hasText: '$(trash)' })
    assert.equal(await prompt.locator('a, .codicon').count(), 0)
    await leave(workbench)
    await chooseEntry(workbench, row, 'Delete Event…')
    assert.ok((await dialogText()).includes('Delete the event “<img src=x onerror=alert(1)>'))
    assert.equal(await workbench.dialog.locator('a.monaco-link, .monaco-link').count(), 0)
    await workbench.answerDialog('Cancel')
    for (const frame of page.frames()) assert.equal(await frame.locator('img[src="x"]').count(), 0)
  })

  it('keeps the events of a video that is deleted, as the question says', async () => {
    const { workbench } = window
    const video = workbench.page
      .locator('.pane', { hasText: 'Videos' })
      .getByRole('treeitem', { name: /^<img/ })
      .first()
    await chooseEntry(workbench, video, 'Delete Video…')
    assert.match(await dialogText(), /It has no data\..*Its events stay, without a video\./)
    await workbench.answerDialog('Delete')
    await item(/^<img src=x.*M, 5 frames, <b>$/).waitFor()
  })

  it('shows a long day page by page', async () => {
    const { workbench } = window
    await ingest('long-day')
    await toast(workbench, '205 events with 205 frames stored')
    await open(/^January 2, 2022, 205 events/)
    await item(/many-000/).waitFor()
    await workbench.page.keyboard.press('End')
    await item(/^Load more…/).click()
    await item(/many-200/).click()
    await workbench.page.keyboard.press('End')
    await item(/many-204/).waitFor()
    await item(/^Load more…/).waitFor({ state: 'detached' })
    await workbench.screenshot('events-more')
  })

  it('reads well in every theme and in a narrow side bar', async () => {
    const { workbench } = window
    const { page } = workbench
    await chooseEntry(workbench, item(/many-204/), 'Pin Event')
    await item(/many-204, pinned/).waitFor()
    for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
      await chooseTheme(workbench, theme)
      await item(/many-204, pinned/).hover()
      await page.locator('.monaco-hover:visible', { hasText: 'many-204' }).waitFor()
      await workbench.screenshot(`events-${theme}`)
    }
    await chooseTheme(workbench, 'dark')
    const { x = 0, width = 0 } = (await page.locator('.part.sidebar').boundingBox()) ?? {}
    await page.mouse.move(x + width, 300)
    await page.mouse.down()
    await page.mouse.move(x + 180, 300, { steps: 5 })
    await page.mouse.up()
    await until(async () => ((await page.locator('.part.sidebar').boundingBox())?.width ?? 0) < 200)
    await item(/many-204, pinned/).waitFor()
    await workbench.screenshot('events-narrow')
  })

  async function dialogText(): Promise<string> {
    return (await window.workbench.dialog.textContent()) ?? ''
  }

  /** Ingests a folder of event folders from the palette. */
  async function ingest(folder: string): Promise<void> {
    const { workbench } = window
    await command(workbench, 'Frametrove: Ingest Frames…')
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(window.folder, folder))
    await workbench.pick('Frames of')
  }

  /** Opens an item that has others below it. */
  async function open(label: RegExp): Promise<void> {
    await item(label).click()
    await window.workbench.page.keyboard.press('ArrowRight')
  }
})
