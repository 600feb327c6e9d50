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

  it('opens with the extension in development and shows the palette', async () => {
    assert.ok(session)
    const { workbench, hosted } = session
    await workbench.openPalette()
    await workbench.quickItems().first().waitFor()
    const picture = await workbench.screenshot('palette')
    assert.ok(statSync(picture).size > 10_000, 'the picture is empty')
    await workbench.page.keyboard.press('Escape')
    await workbench.runCommand('Developer: Show Running Extensions')
    await workbench.page.locator('.runtime-extensions-editor').waitFor()
    assert.match(await workbench.page.title(), /Extension Development Host/)
    assert.equal((await hosted.extensionHosts()).length, 1)
  })
})
