import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from 'playwright-core'
import { makeReleaseVsix } from '../../support/release-vsix'
import { openSession, type Session } from '../../support/session'
import { blocksVariable, plainChartCommand, watchHostCommand } from '../gallery-window/plain-page'
import { watchChart } from '../gallery-window/probes'
import { marksOf, writeBindings, writeExtension } from '../gallery-window/window-parts'
import { manyTracedFrames, traced } from './million-traces'

const patienceMs = 600_000
/** A window that has just been loaded has still other things to do. */
const settleMs = 4000
const keys = {
  ...{ ingest: 'Control+Alt+I', dashboard: 'Control+Alt+O', plain: 'Control+Alt+P', close: 'Control+Alt+C' },
  ...{ compare: 'Control+Alt+D', watch: 'Control+Alt+W' },
}

/** A window on a store with two long debug sessions, Frametrove as it is released, and the extension of the plain page. */
export class DashboardWindow {
  readonly session: Session
  readonly #blocks: string

  private constructor(session: Session, blocks: string) {
    this.session = session
    this.#blocks = blocks
  }

  /** Opens a window and ingests the sessions, which takes minutes. Everything is below `folder`. */
  static async open(folder: string, frames: number): Promise<DashboardWindow> {
    const home = join(folder, 'home')
    const workspace = join(folder, 'workspace')
    const plainPage = join(folder, 'plain-page')
    const blocks = join(folder, 'blocks')
    mkdirSync(workspace)
    writeExtension(plainPage)
    const { videoId, a: sessionId, b: comparedId } = traced
    writeBindings(home, [
      { key: keys.ingest, command: 'frametrove.ingestDebugSession', args: { uri: await manyTracedFrames(frames) } },
      { key: keys.dashboard, command: 'frametrove.openDebugDashboard', args: { videoId, sessionId } },
      { key: keys.compare, command: 'frametrove.compareDebugSessions', args: { videoId, sessionId, comparedId } },
      { key: keys.plain, command: plainChartCommand },
      { key: keys.watch, command: watchHostCommand },
      { key: keys.close, command: 'workbench.action.closeAllEditors' },
    ])
    const vsix = await makeReleaseVsix(folder)
    const env = { [blocksVariable]: blocks }
    const session = await openSession({ home, workspace, vsix, developmentPath: plainPage, env })
    await session.browser.addInitScript(watchChart)
    await session.workbench.openContainer('Frametrove')
    await session.workbench.statusItem('Frametrove').waitFor()
    await session.workbench.page.keyboard.press(keys.ingest)
    await session.workbench.treeItem(/^many,/).waitFor({ timeout: patienceMs })
    return new DashboardWindow(session, blocks)
  }

  get page() {
    return this.session.workbench.page
  }

  /** Loads the window anew: the next webview is its first. */
  async reload(): Promise<void> {
    await this.session.workbench.reload()
    await this.session.workbench.treeItem(/^many,/).waitFor({ timeout: patienceMs })
    await sleep(settleMs)
    // VS Code may not have noted yet that it was closed.
    await this.close()
  }

  /** Opens the dashboard, alone or comparing, or the plain page; tells how long it took until a chart was drawn. */
  async show(what: 'dashboard' | 'compare' | 'plain'): Promise<{ frame: Frame; chartMs: number }> {
    await this.page.keyboard.press(keys[what])
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
      const { pressed } = await marksOf(this.page.mainFrame())
      for (const frame of this.page.frames()) {
        const { firstRow } = await marksOf(frame)
        if (firstRow > pressed) return { frame, chartMs: firstRow - pressed }
      }
    }
    throw new Error(`no chart was drawn for ${what} within ${patienceMs / 1000} s`)
  }

  /** Closes what was shown, and takes the focus to the window, where the keys count. */
  async close(): Promise<void> {
    await this.#focusWindow()
    await this.page.keyboard.press(keys.close)
    await this.page.locator('iframe.webview').first().waitFor({ state: 'detached' })
  }

  /** The longest block of the extension host's event loop while `work` was under way, in milliseconds. */
  async longestBlock(work: () => Promise<void>): Promise<number> {
    const known = this.#blocksTold().length
    await this.#focusWindow()
    await this.page.keyboard.press(keys.watch)
    await work()
    await this.#focusWindow()
    await this.page.keyboard.press(keys.watch)
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
      const block = this.#blocksTold()[known]
      if (block !== undefined) return block
    }
    throw new Error('the extension host did not tell its longest block')
  }

  #blocksTold(): number[] {
    if (!existsSync(this.#blocks)) return []
    return readFileSync(this.#blocks, 'utf8').split('\n').slice(0, -1).map(Number)
  }

  async #focusWindow(): Promise<void> {
    await this.page.locator('.activitybar').click({ position: { x: 5, y: 500 } })
  }
}
