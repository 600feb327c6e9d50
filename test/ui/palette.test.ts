import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cpSync, createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { projectRoot } from '../support/paths'
import { installedWindow } from './installed'
import { chooseFolder, command, editorShows, leave, press, question, startIngest, toast } from './user'

const manifestSchema = z.object({ contributes: z.object({ commands: z.array(z.object({ title: z.string() })) }) })

describe('the palette', () => {
  const window = installedWindow((folder) => {
    const stills = join(projectRoot, 'media', 'sample', 'frames')
    cpSync(stills, join(folder, 'stills'), { recursive: true })
    for (const [index, name] of readdirSync(stills).entries()) {
      cpSync(join(stills, name), join(folder, 'doorbell', index % 2 === 0 ? 'door' : 'yard', name))
    }
    writeFileSync(
      join(folder, 'doorbell', 'door', 'event.json'),
      '{"id": "door", "occurred_at": "2026-05-01T10:00:00Z"}',
    )
  })
  const results = join(window.folder, 'market_square', 'market_square.frametrove-results.json')

  it('offers every command of the extension', async () => {
    const { workbench } = window
    await workbench.openPalette()
    await workbench.quickInput.fill('>Frametrove:')
    await workbench.quickItems('Frametrove: Back Up Store…').waitFor()
    await workbench.screenshot('palette-commands')
    // Each is typed, since the list has rows only for what it shows.
    for (const title of commandTitles()) {
      await workbench.quickInput.fill(`>Frametrove: ${title}`)
      await workbench.quickItems(`Frametrove: ${title}`).waitFor()
    }
    await leave(workbench)
  })

  it('stores nothing where Escape leaves a question', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Ingest Tool Results…')
    await question(workbench, 'Ingest tool results (1/3)').waitFor()
    await leave(workbench)
    await startIngest(workbench, results)
    await leave(workbench)
    await startIngest(workbench, results)
    await workbench.pick('suggested from the file')
    await question(workbench, '(3/3)').waitFor()
    await leave(workbench)
    assert.equal(await workbench.page.locator('.notification-list-item').count(), 0)
    await workbench.page.getByText('No videos yet.').waitFor()
  })

  it('keeps a question while something else has the focus', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Verify Store')
    await workbench.quickItems('Thorough').waitFor()
    await workbench.page.locator('.part.editor').click()
    await workbench.page.locator('.part.editor :focus').waitFor()
    await workbench.pick('Thorough')
    await toast(workbench, 'The store is well')
  })

  it('refuses a bad id as it is typed', async () => {
    const { workbench } = window
    await startIngest(workbench, results)
    await workbench.quickInput.fill('x'.repeat(201))
    await workbench.quickItems('This id is longer than 200 characters.').waitFor()
    await workbench.page.keyboard.press('Enter')
    await workbench.quickInput.fill('tab\u0007bell')
    await workbench.quickItems('This id has control characters').waitFor()
    await workbench.screenshot('palette-bad-id')
    await workbench.page.keyboard.press('Enter')
    assert.ok(await question(workbench, '(2/3)').isVisible(), 'the question was left with a bad id')
    await leave(workbench)
  })

  it('ingests a file: its names suggested, a way back, the result in numbers, its warnings', async () => {
    const { workbench } = window
    await startIngest(workbench, results)
    await workbench.quickItems('market_square').filter({ hasText: 'suggested from the file' }).waitFor()
    await workbench.quickInput.fill('square_2')
    await workbench.pick('New video square_2')
    await workbench.quickItems('detect').filter({ hasText: 'suggested from the file' }).waitFor()
    await workbench.screenshot('palette-tool')
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click()
    await question(workbench, '(2/3)').waitFor()
    await workbench.quickInput.fill('square_1')
    await workbench.pick('New video square_1')
    await workbench.pick('suggested from the file')
    const message = await toast(workbench, 'square_1: 22 frames, 8 captions, 44 objects stored (1 warning)')
    await workbench.treeItem(/^square_1, missing transcripts/).waitFor()
    await workbench.screenshot('palette-stored')
    await press(message, 'Show Warnings')
    await editorShows(workbench, /market_square.*“square_1”/)
    await workbench.screenshot('palette-warnings')
  })

  it('shows how far a long ingest is, and cancels it', async () => {
    const { workbench } = window
    const file = join(window.folder, 'long.ndjson')
    await writeLongFile(file)
    await startIngest(workbench, file)
    await workbench.quickInput.fill('long')
    await workbench.pick('New video long')
    await question(workbench, '(3/3)').waitFor()
    await workbench.quickInput.fill('yolo')
    await workbench.pick('Tool yolo')
    const progress = await toast(workbench, /Ingesting long\.ndjson.*%/)
    await workbench.statusItem('Frametrove: saving').waitFor()
    await workbench.screenshot('palette-progress')
    await press(progress, 'Cancel')
    await toast(workbench, /cancelled/i)
    await workbench.screenshot('palette-cancelled')
    assert.equal(await workbench.treeItem(/^long,/).count(), 0)
  })

  it('ingests the images of a folder as frames, at a given rate', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Ingest Frames…')
    await workbench.pick('A folder…')
    await chooseFolder(workbench, join(window.folder, 'stills'))
    await question(workbench, 'Ingest frames (2/4)').waitFor()
    await workbench.pick('Frames of a video')
    await question(workbench, 'Ingest frames (3/4)').waitFor()
    await workbench.quickInput.fill('stills')
    await workbench.pick('New video stills')
    await question(workbench, 'Ingest frames (4/4)').waitFor()
    await workbench.quickInput.fill('often')
    await workbench.page.getByText('Type a number above 0, or nothing.').waitFor()
    await workbench.screenshot('palette-frame-rate')
    await workbench.answer('0,5')
    const message = await toast(workbench, 'stills: 10 frames stored')
    await press(message, 'Check Completeness')
    const report = workbench.webview()
    await report.getByRole('heading', { name: 'stills', level: 1 }).waitFor()
    // Ten frames, one every two seconds.
    await report.getByText('Length: 0:18.000').or(report.getByText('Length: 0:20.000')).waitFor()
    await workbench.screenshot('palette-frames')
  })

  it('ingests folders as events, and again without storing them twice', async () => {
    const { workbench } = window
    const ingest = async () => {
      await command(workbench, 'Frametrove: Ingest Frames…')
      await workbench.pick('A folder…')
      await chooseFolder(workbench, join(window.folder, 'doorbell'))
      await question(workbench, 'Ingest frames (2/4)').waitFor()
      await workbench.screenshot('palette-events')
      await workbench.pick('Frames of 2 events')
    }
    await ingest()
    await toast(workbench, '2 events with 10 frames stored (1 warning)')
    await workbench.screenshot('palette-events-stored')
    writeFileSync(
      join(window.folder, 'doorbell', 'yard', 'event.json'),
      '{"id": "yard", "frames": [{"path": "../door/1.jpg"}]}',
    )
    await ingest()
    const message = await toast(workbench, 'The events were not ingested.')
    assert.match((await message.textContent()) ?? '', /leads out of the folder/)
    await workbench.screenshot('palette-events-refused')
  })

  it('checks one video, or all', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Check Completeness')
    await workbench.pick('square_1')
    await workbench.webview().getByRole('heading', { name: 'square_1', level: 1 }).waitFor()
    await command(workbench, 'Frametrove: Check Completeness')
    await workbench.quickItems('All videos').waitFor()
    await workbench.screenshot('palette-check')
    await workbench.pick('All videos')
    await workbench.webview().getByRole('heading', { name: 'All videos' }).waitFor()
  })

  it('says what to do about a video that is not there', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Check Completeness')
    await workbench.quickItems('All videos').waitFor()
    await workbench.quickInput.fill('nowhere')
    await workbench.pick('Video nowhere')
    await toast(workbench, /nowhere/)
    await workbench.screenshot('palette-unknown-video')
  })

  it('loads the sample', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Load Sample Data')
    await toast(workbench, 'harbour_walk: 10 frames, 10 captions, 5 transcripts, 10 objects stored')
    await workbench.treeItem(/^harbour_walk, complete/).waitFor()
  })
})

/** The titles of the commands, as the manifest has them. */
function commandTitles(): string[] {
  const texts = z.record(z.string(), z.string()).parse(readJson('package.nls.json'))
  return manifestSchema.parse(readJson('package.json')).contributes.commands.map(({ title }) => {
    const text = texts[title.slice(1, -1)]
    assert.ok(text, `package.nls.json has no ${title}`)
    return text
  })
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, name), 'utf8'))
}

/** Writes detections that take some seconds to ingest. */
async function writeLongFile(file: string): Promise<void> {
  const stream = createWriteStream(file)
  for (let frame = 0; frame < 1000; frame++) {
    const record = { type: 'object', frame_number: frame, timestamp_ms: frame * 40, label: 'car', bbox: [1, 2, 30, 40] }
    if (!stream.write(`${JSON.stringify(record)}\n`.repeat(2000))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
