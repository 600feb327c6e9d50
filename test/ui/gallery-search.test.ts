import assert from 'node:assert/strict'
import { writeYard } from './gallery-yard'
import { installedWindow } from './installed'
import { problemsFor } from './report-checks'
import { command, ingestFile, toast } from './user'

describe('the gallery of a search', () => {
  let results = ''
  const window = installedWindow((folder) => {
    results = writeYard(folder)
  })
  const gallery = () => window.workbench.webview()
  const search = async (text: string) => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Search Frames…')
    await workbench.answer(text)
  }

  before(async () => {
    const { workbench } = window
    await ingestFile(workbench, results)
    await toast(workbench, 'yard: 400 frames')
  })

  it('shows the frames that have each word, and what they are of', async () => {
    const { workbench } = window
    await search('CAR said')
    await workbench.page.getByRole('tab', { name: 'Search: CAR said' }).waitFor()
    const first = gallery().getByRole('option', { name: /^Frame 5, The yard, / })
    await first.locator('img').waitFor()
    assert.equal(await first.locator('.source').textContent(), 'The yard')
    await workbench.screenshot('gallery-search')
    assert.deepEqual(await problemsFor(workbench), [])
    await first.click()
    await gallery().getByRole('heading', { name: 'Frame 5', level: 1 }).waitFor()
    await gallery().locator('aside dd', { hasText: 'The yard' }).waitFor()
  })

  it('says what to do where nothing is found', async () => {
    const { workbench } = window
    await search('<b>zebra</b>')
    await gallery().getByText('Nothing was found for “<b>zebra</b>”.').waitFor()
    await gallery().getByText('Every word must be there').waitFor()
    await workbench.screenshot('gallery-search-nothing')
    assert.deepEqual(await problemsFor(workbench), [])
  })
})
