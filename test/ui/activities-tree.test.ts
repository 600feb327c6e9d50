import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sampleActivity, sampleTrack } from '../support/sample-activity'
import { installedWindow } from './installed'
import { chooseTheme } from './report-checks'
import { chooseEntry, chooseFile, chooseFolder, command, leave, press, question, toast, until } from './user'

const hostile = '<img src=x onerror=alert(1)> [go](command:workbench.action.closeWindow) $(trash) https://a.example'

/** An activity of so many seconds that begins at an instant. */
function activityAt(startedAt: string, id: string, type: string, seconds = 600, facts: object = {}) {
  const later = Date.parse(startedAt)
  const activity = sampleActivity(seconds, { id, type })
  const samples = activity.samples.map((sample, at) => ({ ...sample, time: new Date(later + at * 1000).toISOString() }))
  return { ...activity, ...facts, samples }
}

describe('the Activities tree', () => {
  const window = installedWindow((folder) => {
    const write = (name: string, content: object) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), JSON.stringify(content))
    }
    write(
      'run.frametrove-activity.json',
      activityAt('2024-05-01T10:00:00Z', 'run-7', 'run', 600, { notes: 'Windy.\nBy the river.', video_id: 'vid' }),
    )
    write('tour/a.frametrove-activity.json', activityAt('2024-05-02T10:00:00Z', 'ride-1', 'ride', 900))
    write('tour/b.frametrove-activity.json', activityAt('2024-05-03T10:00:00Z', 'pass-1', 'drone', 60))
    const { samples } = activityAt('2023-02-03T12:00:00Z', 'x', 'x', 20)
    write('odd/hostile.frametrove-activity.json', {
      ...sampleActivity(2),
      samples,
      id: hostile,
      type: hostile,
      notes: hostile,
    })
    for (let index = 0; index < 203; index++) {
      // The newest has the lowest number.
      const at = new Date(Date.parse('2022-01-02T12:00:00Z') - index * 60_000).toISOString()
      const name = String(index).padStart(3, '0')
      write(`many/${name}.frametrove-activity.json`, activityAt(at, `walk-${name}`, `walk ${name}`, 20))
    }
  })
  const item = (label: string | RegExp) => window.workbench.pane('Activities').getByRole('treeitem', { name: label })
  const run = /^run, May 1, 2024, \d+:00\s[AP]M, 1\.\d+ km, 9:59, vid$/

  it('says what to do while it is empty', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Focus on Activities View')
    const view = workbench.pane('Activities').filter({ hasText: 'No activities yet.' })
    await view.getByRole('button', { name: 'Ingest Activity', exact: true }).waitFor()
    await workbench.screenshot('activities-empty')
    await view.locator('a.monaco-link', { hasText: 'record through the API' }).click()
    await workbench.page.locator('.getting-started-step.expanded').getByText('Let your pipeline do it').waitFor()
    await command(workbench, 'View: Close All Editors')
  })

  it('fills from its own link, and the message opens what was stored', async () => {
    const { workbench } = window
    await workbench.pane('Activities').getByRole('button', { name: 'Ingest Activity', exact: true }).click()
    await question(workbench, 'Ingest activity').waitFor()
    await workbench.pick('Files…')
    await chooseFile(workbench, join(window.folder, 'run.frametrove-activity.json'))
    const message = await toast(workbench, /^run run-7 stored: 1\.\d+ km in 9:59, 600 samples$/)
    await item(run).waitFor()
    await workbench.screenshot('activities-stored')
    await press(message, 'Open')
    await workbench.page.locator('.tab.active', { hasText: 'run' }).waitFor()
    await command(workbench, 'View: Close All Editors')
  })

  it('says that nothing was changed where the same is ingested again, from the palette', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Ingest Activity…')
    await workbench.pick('Files…')
    await chooseFile(workbench, join(window.folder, 'run.frametrove-activity.json'))
    await toast(workbench, 'run run-7 already stored; nothing was changed')
    assert.equal((await workbench.treeLabels('Activities')).length, 1)
  })

  it('takes folders, lists the newest first, and tells more on hover', async () => {
    const { workbench } = window
    await ingest('tour')
    await toast(workbench, /^2 activities stored: [\d.]+ km, 960 samples$/)
    await item(/^drone/).waitFor()
    assert.deepEqual(
      (await workbench.treeLabels('Activities')).map((label) => label.split(', ')[0]),
      ['drone', 'ride', 'run'],
    )
    await item(run).hover()
    const hover = workbench.page.locator('.monaco-hover:visible', { hasText: 'By the river.' })
    await hover.waitFor()
    await workbench.screenshot('activities-hover')
    const text = (await hover.textContent()) ?? ''
    for (const part of [
      /run-7/,
      /Started: /,
      /Ended: /,
      /Distance: 1\.\d+ km/,
      /Duration: 9:59/,
      /Pace: \d:\d\d \/km/,
    ]) {
      assert.match(text, part)
    }
    for (const part of [/Elevation gain: \d+ m/, /2 splits/, /Video: vid/, /600 samples kept in /]) {
      assert.match(text, part)
    }
  })

  it('opens an activity by a click', async () => {
    const { workbench } = window
    await item(/^ride/).click()
    await workbench.page.locator('.tab.active', { hasText: 'ride' }).waitFor()
    await command(workbench, 'View: Close All Editors')
  })

  it('offers what can be done with an activity', async () => {
    const { workbench } = window
    await item(run).click({ button: 'right' })
    const entries = workbench.page.getByRole('menu').getByRole('menuitem')
    await entries.first().waitFor()
    const texts = (await entries.allInnerTexts()).map((text) => text.trim())
    await workbench.screenshot('activities-menu')
    await workbench.page.keyboard.press('Escape')
    assert.deepEqual(texts, [
      'Open Activity…',
      ...['Edit Activity Notes…', 'Set Activity Type…', 'Link Activity to Video…', 'Thin Activity…'],
      'Copy Activity Id',
      'Export…',
      'Delete Activity…',
    ])
  })

  it('edits notes, and keeps their line breaks', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(run), 'Edit Activity Notes…')
    await question(workbench, 'Edit activity notes').waitFor()
    assert.equal(await workbench.quickInput.inputValue(), 'Windy.↵By the river.')
    await workbench.screenshot('activities-notes')
    await workbench.answer('Windy.↵Along the river.')
    await hovers(run, /Windy\.\s+Along the river\./)
  })

  it('links a video, with the time in it', async () => {
    const { workbench } = window
    await chooseEntry(workbench, item(/^ride/), 'Link Activity to Video…')
    await question(workbench, 'Link activity to video (1/2)').waitFor()
    await workbench.quickInput.fill('harbour')
    await workbench.pick('Video harbour')
    await question(workbench, '(2/2)').waitFor()
    assert.equal(await workbench.quickInput.inputValue(), '0')
    await workbench.quickInput.fill('1:99')
    await workbench.page.getByText('Give milliseconds such as 12500').waitFor()
    await workbench.screenshot('activities-offset')
    await workbench.answer('-1:02.5')
    await item(/^ride.*, harbour$/).waitFor()
    await hovers(/^ride/, /Video: harbour, begins at −1:02\.500 of it/)
    await chooseEntry(workbench, item(/^ride/), 'Link Activity to Video…')
    await workbench.pick('No video')
    await item(/^ride.*15:\d\d$|^ride.*14:59$/).waitFor()
  })

  it('sets the type of several', async () => {
    const { workbench } = window
    await select(/^ride/, /^drone/)
    await chooseEntry(workbench, item(/^drone/), 'Set Activity Type…')
    await question(workbench, 'Set activity type').waitFor()
    await workbench.screenshot('activities-type')
    await workbench.quickInput.fill('bike tour')
    await workbench.pick('bike tour')
    await until(async () => (await item(/^bike tour/).count()) === 2)
  })

  it('thins several after it said how many samples go', async () => {
    const { workbench } = window
    await select(/^bike tour, May 2/, /^bike tour, May 3/)
    await chooseEntry(workbench, item(/^bike tour, May 3/), 'Thin Activity…')
    await question(workbench, 'Thin activity').waitFor()
    await workbench.quickInput.fill('0')
    await workbench.page.getByText('Give metres above 0').waitFor()
    await workbench.answer('10')
    await workbench.dialog.waitFor()
    assert.match(
      await dialogText(),
      /Thin 2 activities\?.*This deletes \d+ of 960 samples with .*; the routes stay within 10 m/,
    )
    await workbench.screenshot('activities-thin')
    await workbench.answerDialog('Cancel')
    await hovers(/^bike tour, May 2/, /900 samples/)
    await select(/^bike tour, May 2/, /^bike tour, May 3/)
    await chooseEntry(workbench, item(/^bike tour, May 3/), 'Thin Activity…')
    await workbench.answer('10')
    await workbench.answerDialog('Thin')
    await toast(workbench, /2 activities: \d+ of 960 samples are left/)
    await hovers(/^bike tour, May 2/, /Thinned: the route is within 10 m/)
  })

  it('deletes several only after they were confirmed', async () => {
    const { workbench } = window
    const ask = async () => {
      await select(/^bike tour, May 2/, /^bike tour, May 3/)
      await chooseEntry(workbench, item(/^bike tour, May 3/), 'Delete Activity…')
      await workbench.dialog.waitFor()
    }
    await ask()
    assert.match(
      await dialogText(),
      /Delete 2 activities\?.*This deletes 2 activities: \d+ samples\. This can't be undone/,
    )
    await workbench.screenshot('activities-delete')
    await workbench.answerDialog('Cancel')
    await item(/^bike tour, May 2/).waitFor()
    await ask()
    await workbench.answerDialog('Delete')
    await toast(workbench, /Deleted 2 activities: \d+ samples/)
    await item(/^bike tour/)
      .first()
      .waitFor({ state: 'detached' })
    await item(run).waitFor()
  })

  it('shows hostile ids and texts as text', async () => {
    const { workbench } = window
    const { page } = workbench
    await ingest('odd')
    const message = await toast(workbench, /stored: \d+ m in 0:19, 20 samples/)
    assert.equal(await message.locator('img, a:has-text("go")').count(), 0)
    const row = item(/^<img src=x onerror=alert\(1\)>/)
    await row.hover()
    const hover = page.locator('.monaco-hover:visible', { hasText: 'onerror' })
    await hover.waitFor()
    await workbench.screenshot('activities-hostile')
    assert.equal(await hover.locator('a, img, b, .codicon').count(), 0)
    assert.equal(await row.locator('.codicon-trash, img').count(), 0)
    for (const [entry, title] of [
      ['Edit Activity Notes…', 'Edit activity notes'],
      ['Set Activity Type…', 'Set activity type'],
    ] as const) {
      await chooseEntry(workbench, row, entry)
      await question(workbench, title).waitFor()
      const prompt = page.locator('.quick-input-widget:visible .quick-input-message')
      assert.equal(await prompt.locator('a, .codicon-trash').count(), 0)
      await leave(workbench)
    }
    await chooseEntry(workbench, row, 'Delete Activity…')
    assert.ok((await dialogText()).includes('Delete the activity “<img src=x onerror=alert(1)>'))
    assert.equal(await workbench.dialog.locator('.monaco-link').count(), 0)
    await workbench.answerDialog('Delete')
    await row.waitFor({ state: 'detached' })
    for (const frame of page.frames()) assert.equal(await frame.locator('img[src="x"]').count(), 0)
  })

  it('tells of files that are refused, with the place', async () => {
    const { workbench } = window
    writeFileSync(
      join(window.folder, 'bad.frametrove-activity.json'),
      JSON.stringify({ ...sampleActivity(1), id: 'bad' }),
    )
    await command(workbench, 'Frametrove: Ingest Activity…')
    await workbench.pick('Files…')
    await chooseFile(workbench, join(window.folder, 'bad.frametrove-activity.json'))
    await toast(workbench, /samples that a route needs/)
    await workbench.screenshot('activities-refused')
    assert.equal((await workbench.treeLabels('Activities')).length, 1)
  })

  it('is opened from the palette by picking', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Open Activity…')
    await question(workbench, 'Open activity').waitFor()
    await workbench.quickItems('run-7').waitFor()
    await workbench.screenshot('activities-pick')
    await workbench.pick('run-7')
    await workbench.page.locator('.tab.active', { hasText: 'run' }).waitFor()
    await command(workbench, 'View: Close All Editors')
  })

  it('shows many page by page', async () => {
    const { workbench } = window
    await ingest('many')
    await toast(workbench, /^203 activities stored/)
    await item(/^walk 000/).waitFor()
    await item(run).click({ modifiers: ['ControlOrMeta'] })
    await workbench.page.keyboard.press('End')
    await item(/^Load more…/).click()
    await item(/^walk 199/).click({ modifiers: ['ControlOrMeta'] })
    await workbench.page.keyboard.press('End')
    await item(/^walk 202/).waitFor()
    await item(/^Load more…/).waitFor({ state: 'detached' })
    await workbench.screenshot('activities-more')
  })

  it('shows a live recording on top, and follows it', async () => {
    const { workbench } = window
    await item(/^walk 202/).click({ modifiers: ['ControlOrMeta'] })
    await workbench.page.keyboard.press('Home')
    await item(run).waitFor()
    await record('device.ndjson')
    await item(/^ride, recording, .*, 0 m, 0:00$/).waitFor()
    assert.match((await workbench.treeLabels('Activities'))[0] ?? '', /^ride, recording/)
    append('device.ndjson', 0, 60)
    await item(/^ride, recording, .*, 1\d\d m, 0:59$/).waitFor()
    append('device.ndjson', 60, 400)
    await item(/^ride, recording, .*, 1\.\d+ km, 6:39$/).waitFor()
    await hovers(/^ride, recording/, /400 samples.*From: .*device\.ndjson/s)
    await workbench.screenshot('activities-live')
  })

  it('offers what can be done with a live recording', async () => {
    const { workbench } = window
    await item(/^ride, recording/).click({ button: 'right' })
    const entries = workbench.page.getByRole('menu').getByRole('menuitem')
    await entries.first().waitFor()
    const texts = (await entries.allInnerTexts()).map((text) => text.trim())
    await workbench.screenshot('activities-live-menu')
    await workbench.page.keyboard.press('Escape')
    assert.deepEqual(texts, [
      ...['Open Activity…', 'Pause Recording', 'Finish Recording', 'Copy Activity Id', 'Discard Recording…'],
    ])
    await chooseEntry(workbench, item(/^ride, recording/), 'Pause Recording')
    await item(/^ride, paused, /).waitFor()
    await record('other.ndjson')
    await item(/^ride, recording, .*, 0 m, 0:00$/).waitFor()
  })

  it('reads well in every theme and in a narrow side bar', async () => {
    const { workbench } = window
    const { page } = workbench
    await select(/^ride, recording/)
    for (const theme of ['light', 'hcDark', 'hcLight'] as const) {
      await chooseTheme(workbench, theme)
      await hovers(/^ride, paused/, /device\.ndjson/)
      await workbench.screenshot(`activities-${theme}`)
    }
    await chooseTheme(workbench, 'dark')
    const { x = 0, width = 0 } = (await page.locator('.part.sidebar').boundingBox()) ?? {}
    await page.mouse.move(x + width, 300)
    await page.mouse.down()
    await page.mouse.move(x + 180, 300, { steps: 5 })
    await page.mouse.up()
    await until(async () => ((await page.locator('.part.sidebar').boundingBox())?.width ?? 0) < 200)
    await item(/^ride, paused/).waitFor()
    await workbench.screenshot('activities-narrow')
  })

  it('lists a recording among the saved ones once it is finished', async () => {
    const { workbench } = window
    // In the narrow side bar the middle of an item has its buttons, whose menu is another.
    await chooseEntry(workbench, item(/^ride, paused/).locator('.label-name'), 'Finish Recording')
    await question(workbench, 'Finish recording').waitFor()
    await workbench.answer('Into the wind.')
    await toast(workbench, 'saved, ')
    await item(/^ride, paused/).waitFor({ state: 'detached' })
    await item(/^ride, \w{3} .*, 1\.\d+ km, 6:39$/).waitFor()
    await chooseEntry(workbench, item(/^ride, recording/).locator('.label-name'), 'Discard Recording…')
    await workbench.answerDialog('Discard')
    await item(/^ride, recording/).waitFor({ state: 'detached' })
  })

  /** Records a ride from a file that does not have a sample yet. */
  async function record(name: string): Promise<void> {
    const { workbench } = window
    writeFileSync(join(window.folder, name), '{"type": "ride"}\n')
    await command(workbench, 'Frametrove: Record Activity from File…')
    await workbench.quickInput.fill(join(window.folder, name))
    await workbench.pick(name)
    await workbench.pick('suggested from the file')
  }

  /** Appends samples to a file, one for each second from a place of the track to another. */
  function append(name: string, from: number, to: number): void {
    const lines = sampleTrack(to).slice(from)
    appendFileSync(join(window.folder, name), lines.map((sample) => `${JSON.stringify(sample)}\n`).join(''))
  }

  async function dialogText(): Promise<string> {
    return (await window.workbench.dialog.textContent()) ?? ''
  }

  /** Ingests a folder of activities from the palette. */
  async function ingest(folder: string): Promise<void> {
    const { workbench } = window
    await command(workbench, 'Frametrove: Ingest Activity…')
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(window.folder, folder))
  }

  /** Selects items without a click that opens them, and nothing else. */
  async function select(...labels: RegExp[]): Promise<void> {
    await item(run).click({ modifiers: ['ControlOrMeta'] })
    await window.workbench.page.keyboard.press('Escape')
    await window.workbench.pane('Activities').locator('.monaco-list-row.selected').waitFor({ state: 'detached' })
    for (const label of labels) await item(label).click({ modifiers: ['ControlOrMeta'] })
  }

  /** Waits until the hover of an item has a text: the mouse has to come anew to show what is known now. */
  async function hovers(label: RegExp, text: RegExp): Promise<void> {
    const { page } = window.workbench
    await until(async () => {
      await page.locator('.part.statusbar').hover()
      await item(label).hover()
      const hover = page.locator('.monaco-hover:visible', { hasText: text })
      return hover.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      )
    })
  }
})
