// npm run demo: shows Frametrove at work in a VS Code of its own. With --headless, or without a display, nobody is
// needed: it prints the report and the path of a screenshot.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { artifactsDir } from '../support/paths'
import { messageOf } from '../support/process'
import { copySampleWorkspace } from '../support/sample-workspace'
import { packDemoExtensions } from './demo-extensions'
import type { DemoScene, DemoWindow } from './demo-window'
import { openDesktopWindow } from './desktop-window'
import { openBrowserWindow, openHeadlessWindow } from './hosted-window'
import { outcomeSchema, type Shown } from './outcome'
import { outcomeText } from './report-table'

const playLimitMs = 120_000

async function main(): Promise<void> {
  const begun = Date.now()
  const { values } = parseArgs({ options: { headless: { type: 'boolean', default: false } } })
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-demo-'))
  const workspace = copySampleWorkspace()
  let window: DemoWindow | undefined
  const end = async () => {
    await window?.close()
    workspace.remove()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  endOnSignals(end)
  try {
    const outcome = join(folder, 'outcome.json')
    const extensions = await packDemoExtensions(folder, outcome)
    window = await openWindow({ folder, workspace: workspace.folder, extensions }, values.headless || !hasDisplay())
    const shown = await played(outcome, window)
    console.log(`\nFrametrove in VS Code ${shown.vscode}\n\n${outcomeText(shown)}\n`)
    if (window.picture) console.log(`Screenshot: ${await takePicture(window.picture)}`)
    console.log(`Done in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
    if (window.hint !== undefined) {
      console.log(`The window is yours now: look around, all of it is a copy. ${window.hint}`)
      await window.closed
    }
  } finally {
    await end()
  }
}

async function openWindow(scene: DemoScene, headless: boolean): Promise<DemoWindow> {
  if (headless) {
    console.log('Opening a hosted VS Code without a display …')
    return openHeadlessWindow(scene)
  }
  const desktop = await openDesktopWindow(scene)
  if (!('obstacle' in desktop)) return desktop
  console.log(`Opening a hosted VS Code in your browser (for the desktop's, ${desktop.obstacle}) …`)
  return openBrowserWindow(scene)
}

/** Waits for the outcome. Throws where the demo failed, was closed before its end, or takes far too long. */
async function played(file: string, window: DemoWindow): Promise<Shown> {
  let closed: string | undefined
  void window.closed.then((reason) => {
    closed = reason ?? 'its window was closed'
  })
  for (const end = Date.now() + playLimitMs; !existsSync(file); await sleep(100)) {
    if (closed !== undefined) throw new Error(`VS Code went before the demo had ended: ${closed}`)
    if (Date.now() > end) throw new Error(`the demo took more than ${playLimitMs / 1000} s`)
  }
  const outcome = outcomeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!outcome.success) throw new Error(`a command answered in a shape of its own:\n${z.prettifyError(outcome.error)}`)
  if ('error' in outcome.data) throw new Error(outcome.data.error)
  return outcome.data
}

async function takePicture(picture: (file: string) => Promise<void>): Promise<string> {
  mkdirSync(artifactsDir, { recursive: true })
  const file = join(artifactsDir, 'demo.png')
  await picture(file)
  return file
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function endOnSignals(end: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void end().finally(() => process.exit(signal === 'SIGINT' ? 130 : 1)))
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`The demo failed: ${messageOf(error)}`)
    process.exit(1)
  },
)
