import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Locator } from 'playwright-core'
import { projectRoot } from '../support/paths'
import { installedWindow } from './installed'
import { command, ingestFile, ingestFolder, press, toast } from './user'

describe('errors in the window', () => {
  const window = installedWindow((folder) => {
    cpSync(join(projectRoot, 'test', 'fixtures', 'bad', 'confidence.json'), join(folder, 'confidence.json'))
    const images = join(folder, 'images')
    mkdirSync(images)
    cpSync(join(projectRoot, 'media', 'sample', 'frames', '0001.jpg'), join(images, '0001.jpg'))
  })
  const icon = (message: Locator, name: string) => message.locator(`.notification-list-item-icon.codicon-${name}`)
  const alarm = () => window.workbench.page.locator('.statusbar-item.error-kind', { hasText: 'Frametrove: error' })

  /** The store's folder on disk. */
  function storage(): string {
    const root = join(window.session.hosted.home, 'user')
    const lock = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('store.lock'))
    return join(root, dirname(dirname(lock ?? '')))
  }

  it('are warnings where nothing was lost, and no alarm', async () => {
    const { workbench, folder } = window
    await ingestFile(workbench, join(folder, 'confidence.json'))
    await icon(await toast(workbench, /^Nothing was stored.* must be at most 1, got 1\.5\./), 'warning').waitFor()
    await workbench.statusItem('Frametrove: error').waitFor()
    await alarm().waitFor({ state: 'detached' })
    await workbench.screenshot('error-warning')
  })

  it('are errors, and an alarm, where the disk fails: what happened, why, and what to do', async () => {
    const { workbench, folder } = window
    const inTheWay = join(storage(), 'video-frames')
    writeFileSync(inTheWay, 'a file where the folder of images should be')
    await ingestFolder(workbench, join(folder, 'images'), 'images')
    const message = await toast(
      workbench,
      /could not be copied in\. (?:A part of its path is a file, not a folder|There is something of that name already): “.*” \(E[A-Z]+\)\. Check that it exists and may be read and written, then try again\.$/,
    )
    await icon(message, 'error').waitFor()
    await message.getByRole('button', { name: 'Show Log' }).waitFor()
    await alarm().waitFor()
    await workbench.screenshot('error-disk')
    rmSync(inTheWay)
  })

  it('are told in words in the dashboard of the store', async () => {
    const { workbench } = window
    await command(workbench, 'Frametrove: Show Store Dashboard')
    const failure =
      /ingestFrames.* failed: It is not there, access is refused, or the disk has an error\. \(file_system\)/
    await workbench.webview().getByText(failure).waitFor()
    await workbench.screenshot('error-dashboard')
  })

  it('of a setting lead to it', async () => {
    const { workbench, folder } = window
    mkdirSync(join(folder, '.vscode'), { recursive: true })
    writeFileSync(join(folder, '.vscode', 'settings.json'), '{ "frametrove.images.jpegQuality": 500 }')
    const message = await toast(workbench, /frametrove\.images\.jpegQuality.*Its default counts\. Correct it/)
    await icon(message, 'warning').waitFor()
    await workbench.screenshot('error-setting')
    await press(message, 'Open Settings')
    await workbench.page.locator('.settings-editor').waitFor()
  })
})
