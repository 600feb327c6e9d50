import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { projectRoot } from '../support/paths'
import { copySampleWorkspace } from '../support/sample-workspace'
import { openSession, type Session, screenshotFailures } from '../support/session'

describe('the window of VS Code', () => {
  const workspace = copySampleWorkspace()
  let session: Session | undefined

  before(async () => {
    session = await openSession({ workspace: workspace.folder, developmentPath: projectRoot })
  })
  after(async () => {
    await session?.stop()
    workspace.remove()
  })
  screenshotFailures(() => session)

  it('shows the palette', async () => {
    assert.ok(session)
    const { workbench } = session
    await workbench.openPalette()
    await workbench.quickItems().first().waitFor()
    const picture = await workbench.screenshot('palette')
    assert.ok(statSync(picture).size > 10_000, 'the picture is empty')
    await workbench.page.keyboard.press('Escape')
  })

  it('has the view container of the extension in development', async () => {
    assert.ok(session)
    const { workbench, hosted } = session
    await workbench.openContainer('Frametrove')
    await workbench.screenshot('container')
    assert.equal((await hosted.extensionHosts()).length, 1)
  })
})
