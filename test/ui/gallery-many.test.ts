import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { manyFrames } from '../support/many-frames'
import { makeReleaseVsix } from '../support/release-vsix'
import { openSession, type Session, screenshotFailures } from '../support/session'
import { webviewKept } from './user'

const COUNT = 100_000
/** Making them takes half a minute where it was not done before, storing them a minute and more. */
const PATIENCE_MS = 600_000

describe('the gallery of a hundred thousand frames', function () {
  this.timeout(PATIENCE_MS)
  const folder = mkdtempSync(join(tmpdir(), 'ft-many-'))
  let session: Session | undefined

  before(async () => {
    const frames = await manyFrames(COUNT)
    const [home, workspace] = [join(folder, 'home'), join(folder, 'workspace')]
    mkdirSync(workspace)
    const bindings = join(home, 'user', 'User', 'keybindings.json')
    mkdirSync(dirname(bindings), { recursive: true })
    const ingest = { videoId: 'many', uri: frames, frameRate: 30 }
    writeFileSync(
      bindings,
      JSON.stringify([
        { key: 'ctrl+alt+i', command: 'frametrove.ingestFrames', args: ingest },
        { key: 'ctrl+alt+o', command: 'frametrove.openGallery', args: { videoId: 'many' } },
      ]),
    )
    const vsix = await makeReleaseVsix(folder)
    session = await openSession({ home, workspace, vsix, smokeTestDriver: false })
    const { workbench } = session
    await workbench.openContainer('Frametrove')
    await workbench.statusItem('Frametrove').waitFor()
    await workbench.page.keyboard.press('Control+Alt+I')
    await workbench.treeItem(/^many,/).waitFor({ timeout: PATIENCE_MS })
    await workbench.page.keyboard.press('Control+Alt+O')
  })
  after(async () => {
    await session?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  screenshotFailures(() => session)

  const workbench = () => session?.workbench ?? assert.fail('no window')
  const gallery = () => workbench().webview()
  /** The frame of a number in the grid, once its picture is there. */
  const shown = async (number: number) => {
    const option = gallery().getByRole('option', { name: `Frame ${number.toLocaleString('en')},` })
    await option.locator('img').waitFor()
    await option.locator('img').evaluate((image: HTMLImageElement) => image.decode())
    return option
  }

  it('shows the first of them, and says how many there are', async () => {
    const first = await shown(1)
    assert.equal(await first.getAttribute('aria-setsize'), String(COUNT))
    await workbench().screenshot('gallery-many')
  })

  it('has only what is in view in the page', async () => {
    assert.ok((await gallery().getByRole('option').count()) < 300)
  })

  it('goes to the last one by a key, and to any by its number or tenth', async () => {
    await gallery().getByRole('listbox').focus()
    await workbench().page.keyboard.press('End')
    await shown(COUNT)
    await workbench().screenshot('gallery-many-last')
    await workbench().page.keyboard.press('5')
    await shown(50_001)
    await workbench().page.keyboard.press('Home')
    await shown(1)
  })

  it('selects all of them by a key, and none by another', async () => {
    await gallery().getByRole('listbox').focus()
    await workbench().page.keyboard.press('Control+A')
    await gallery().getByText('100,000 selected').waitFor()
    await workbench().page.keyboard.press('End')
    assert.equal(await (await shown(COUNT)).getAttribute('aria-selected'), 'true')
    await workbench().page.keyboard.press('Escape')
    await gallery().getByText('100,000 selected').waitFor({ state: 'detached' })
  })

  it('opens the last one, and finds it again after a reload of the window', async () => {
    await workbench().page.keyboard.press('End')
    await shown(COUNT)
    await workbench().page.keyboard.press('Enter')
    const title = () => gallery().getByText('Frame 100,000', { exact: true })
    await title().waitFor()
    await workbench().screenshot('gallery-many-open')
    await webviewKept(workbench())
    await workbench().reload()
    await title().waitFor({ timeout: 60_000 })
    await workbench().page.keyboard.press('Escape')
    await shown(COUNT)
  })
})
