import assert from 'node:assert/strict'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEBUG_FORMAT } from '../../src/shared/debug-session'
import { installedWindow } from './installed'
import { problemsFor } from './report-checks'
import { chooseFile, command, toast } from './user'

const BARE = '<img src=x onerror="document.title=1"> "bare"'
const SCORES = 70
const STAGES = 8

describe('the debug dashboard of odd sessions', () => {
  const window = installedWindow((folder) => {
    const many = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, at + 0.5]))
    const session = (session_id: string, frame: object) => ({
      ...{ format: DEBUG_FORMAT, video_id: 'odd', session_id },
      frameAnalysis: [1, 2, 3].map((frame_number) => ({ frame_number, ...frame })),
    })
    const crowded = session('crowded', { scores: many('score', SCORES), stages: many('stage', STAGES) })
    writeFileSync(join(folder, 'bare.json'), JSON.stringify(session(BARE, {})))
    writeFileSync(join(folder, 'crowded.json'), JSON.stringify(crowded))
  })
  const page = () => window.workbench.webview()
  const section = (name: string) => page().getByRole('region', { name, exact: true })
  const session = () => page().getByRole('combobox', { name: 'Session', exact: true })

  before(async () => {
    const { workbench, folder } = window
    for (const name of ['bare.json', 'crowded.json']) {
      await command(workbench, 'Frametrove: Ingest Debug Session…')
      await workbench.pick('Files…')
      await chooseFile(workbench, join(folder, name))
      await toast(workbench, / stored: 3 frames, /)
    }
    await command(workbench, 'Frametrove: Open Debug Dashboard…')
    await workbench.pick('odd')
    await workbench.pick('crowded')
  })

  it('tells how many series are left out', async () => {
    // Of the first 64, all but the two stages that have no colour.
    await section('Over time').getByText('62 of 78 series are charted.').waitFor()
    await page().getByText('This session has no tracks.').waitFor()
    assert.deepEqual(await problemsFor(window.workbench), [])
    await window.workbench.screenshot('debug-crowded')
  })

  it('shows one with nothing but frames, and its name as it is', async () => {
    await session().selectOption(BARE)
    await page().getByText('The session has no processing times.').waitFor()
    await page().getByText('The session has no parameters.').waitFor()
    assert.equal(await page().locator('img').count(), 0)
    assert.deepEqual(await problemsFor(window.workbench), [])
    await window.workbench.screenshot('debug-bare')
  })

  it('says why it can’t compare with one whose archive is gone', async () => {
    const { workbench, session: opened } = window
    const root = join(opened.hosted.home, 'user')
    const archives = readdirSync(root, { recursive: true, encoding: 'utf8' })
    const lost = archives.filter((it) => /crowded.*\.json\.gz$/.test(it))
    assert.equal(lost.length, 1)
    for (const archive of lost) rmSync(join(root, archive))
    await page().getByRole('combobox', { name: 'Compare with', exact: true }).selectOption('crowded')
    await section('Comparison').getByRole('alert').getByText("can't be read").waitFor()
    await workbench.screenshot('debug-lost')
  })
})
