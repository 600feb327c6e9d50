import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from 'playwright-core'
import { manyFrames } from '../../support/many-frames'
import { makeReleaseVsix } from '../../support/release-vsix'
import { openSession, type Session } from '../../support/session'
import { plainPageCommand, plainPageVariable } from './plain-page'
import { watchPictures } from './probes'
import { marksOf, writeBindings, writeExtension } from './window-parts'

const patienceMs = 600_000
/** A window that has just been loaded has still other things to do. */
const settleMs = 4000
const keys = { ingest: 'Control+Alt+I', gallery: 'Control+Alt+O', plain: 'Control+Alt+P', close: 'Control+Alt+C' }

/** A window on a store of many frames, with Frametrove as it is released and the extension of the plain page. */
export class GalleryWindow {
  readonly #folder: string
  readonly session: Session

  private constructor(folder: string, session: Session) {
    this.#folder = folder
    this.session = session
  }

  /** Opens a window and stores the frames, which takes a minute and more. Everything is below `folder`. */
  static async open(folder: string, frames: number): Promise<GalleryWindow> {
    const [home, workspace, plainPage] = ['home', 'workspace', 'plain-page'].map((name) => join(folder, name))
    if (!home || !workspace || !plainPage) throw new Error('unreachable')
    mkdirSync(workspace)
    writeExtension(plainPage)
    writeBindings(home, [
      {
        ...{ key: keys.ingest, command: 'frametrove.ingestFrames' },
        args: { videoId: 'many', uri: await manyFrames(frames), frameRate: 30 },
      },
      { key: keys.gallery, command: 'frametrove.openGallery', args: { videoId: 'many' } },
      { key: keys.plain, command: plainPageCommand },
      { key: keys.close, command: 'workbench.action.closeAllEditors' },
    ])
    const vsix = await makeReleaseVsix(folder)
    const env = { [plainPageVariable]: join(folder, 'plain-page.json') }
    const session = await openSession({ home, workspace, vsix, developmentPath: plainPage, env })
    await session.browser.addInitScript(watchPictures)
    await session.workbench.openContainer('Frametrove')
    await session.workbench.statusItem('Frametrove').waitFor()
    await session.workbench.page.keyboard.press(keys.ingest)
    await session.workbench.treeItem(/^many,/).waitFor({ timeout: patienceMs })
    return new GalleryWindow(folder, session)
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

  /** Opens the gallery or the plain page; tells how long it took until the first row of pictures was drawn. */
  async show(what: 'gallery' | 'plain'): Promise<{ frame: Frame; firstRowMs: number }> {
    await this.page.keyboard.press(keys[what])
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
      const pressed = (await marksOf(this.page.mainFrame())).pressed
      for (const frame of this.page.frames()) {
        const { firstRow, all } = await marksOf(frame)
        if (all > 0 && firstRow > pressed) return { frame, firstRowMs: firstRow - pressed }
      }
    }
    throw new Error(`the pictures of the ${what} were not drawn within ${patienceMs / 1000} s`)
  }

  /** Closes what was shown, and takes the focus to the window, where the keys count. */
  async close(): Promise<void> {
    await this.page.locator('.activitybar').click({ position: { x: 5, y: 500 } })
    await this.page.keyboard.press(keys.close)
    await this.page.locator('iframe.webview').first().waitFor({ state: 'detached' })
  }

  /** Thumbnails that were made, as absolute paths. */
  thumbnails(): string[] {
    const folder = join(this.#storage, 'thumbs')
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jpg'))
    return names.sort().map((name) => join(folder, name))
  }

  removeThumbnails(): void {
    rmSync(join(this.#storage, 'thumbs'), { recursive: true, force: true })
  }

  /** What the plain page shows from now on. */
  setPlainPage(pictures: readonly string[]): void {
    writeFileSync(join(this.#folder, 'plain-page.json'), JSON.stringify({ pictures }))
  }

  get #storage(): string {
    const workspaces = join(this.#folder, 'home', 'user', 'User', 'workspaceStorage')
    const folders = readdirSync(workspaces).map((name) => join(workspaces, name, 'frametrove.frametrove'))
    const found = folders.find((folder) => existsSync(join(folder, 'store')))
    if (found === undefined) throw new Error(`no store below ${workspaces}`)
    return found
  }
}
