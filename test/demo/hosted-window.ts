import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openBrowser } from '../support/browser'
import { extensionsFolder } from '../support/hosted-home'
import { HostedVscode } from '../support/hosted-vscode'
import { isAlive, runOrThrow } from '../support/process'
import { ensureServer } from '../support/server-cache'
import { defaultVersion } from '../support/vscode-versions'
import { Workbench } from '../support/workbench'
import type { DemoScene, DemoWindow } from './demo-window'

/** Opens the scene in a hosted VS Code, shown by the person's browser. */
export async function openBrowserWindow(scene: DemoScene): Promise<DemoWindow> {
  const hosted = await startHosted(scene)
  const [command, ...args] = browserCommand(hosted.url)
  // Where there is no such command, the person can still go there.
  console.log(`If no window opens, open ${hosted.url}`)
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
  return {
    hint: 'Press Ctrl+C here to end the demo.',
    closed: serverEnd(hosted.pid),
    close: async () => hosted.kill(),
  }
}

/** Opens the scene in a hosted VS Code and a browser without a display. */
export async function openHeadlessWindow(scene: DemoScene): Promise<DemoWindow> {
  const hosted = await startHosted(scene)
  try {
    const browser = await openBrowser(hosted.profile)
    const workbench = await Workbench.open(hosted, browser)
    return {
      closed: new Promise((resolve) => {
        workbench.page.on('crash', () => resolve("The window's page crashed."))
        browser.on('close', () => resolve('The browser ended.'))
      }),
      picture: (file) => picture(workbench, file),
      async close() {
        await workbench.close().catch(() => {})
        await browser.close()
        await hosted.stop()
      },
    }
  } catch (error) {
    hosted.kill()
    throw error
  }
}

/** Both extensions are installed as a user would, and VS Code runs without the driver of tests. */
async function startHosted({ folder, workspace, extensions }: DemoScene): Promise<HostedVscode> {
  const home = join(folder, 'vscode')
  const { node, main } = await ensureServer(defaultVersion)
  const folders = ['--extensions-dir', extensionsFolder(home), '--server-data-dir', join(home, 'server')]
  await runOrThrow(node, [main, '--install-extension', extensions.driver, ...folders])
  return HostedVscode.start({ home, workspace, vsix: extensions.ours, smokeTestDriver: false })
}

/** Waits until the tree and the report show what was played. */
async function picture(workbench: Workbench, file: string): Promise<void> {
  await workbench
    .treeItem(/^harbour_walk/)
    .first()
    .waitFor()
  await workbench.webview().locator('section').first().waitFor()
  await workbench.page.screenshot({ path: file })
}

/** Settles when the server has gone; the watch keeps this process alive until then. */
async function serverEnd(pid: number): Promise<string> {
  while (isAlive(pid)) await sleep(1_000)
  return 'The VS Code server ended.'
}

function browserCommand(url: string): [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url]
  return ['xdg-open', url]
}
