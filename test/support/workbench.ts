import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import type { HostedVscode } from './hosted-vscode'
import { artifactsDir } from './paths'

const extensionId = 'frametrove.frametrove'
/** How long a step of a command in the palette may take, and how often it is begun. */
const patienceMs = 3000
const attempts = 5

/** A VS Code window in the browser, driven as its user would. Locators wait until what they name is there. */
export class Workbench {
  private constructor(readonly page: Page) {}

  /** Opens a window on the workspace of a hosted VS Code and waits until it can be used. */
  static async open(hosted: HostedVscode, browser: BrowserContext): Promise<Workbench> {
    const blank = browser.pages().find((page) => page.url() === 'about:blank')
    const page = blank ?? (await browser.newPage())
    await page.goto(hosted.url)
    const workbench = new Workbench(page)
    await workbench.#ready()
    return workbench
  }

  /** Loads the window anew as a person does: VS Code then keeps the state of its editors, unlike with a reload of the page. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load')
    await this.runCommand('Developer: Reload Window')
    await loaded
    await this.#ready()
  }

  /** Leaves the window as a user who closes it: extensions get to deactivate. Closing the browser alone is a crash. */
  async close(): Promise<void> {
    await this.page.goto('about:blank')
  }

  /**
   * Runs a command by its title in the palette, such as `Frametrove: Import Results`. Whatever takes the focus closes the
   * palette, such as a webview that is shown: then once more. No Escape in between: it would go to what has the focus.
   */
  async runCommand(title: string): Promise<void> {
    const row = this.quickItems().filter({ has: this.page.getByText(title, { exact: true }) })
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1')
        await this.quickInput.fill(`>${title}`, { timeout: patienceMs })
        await row.first().click({ timeout: patienceMs })
        return
      } catch (error) {
        if (attempt === attempts) throw error
      }
    }
  }

  /** Opens the command palette. */
  async openPalette(): Promise<void> {
    await this.page.keyboard.press('F1')
    await this.quickInput.waitFor()
  }

  /** The text field of the palette, a quick pick or an input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input[type=text], .quick-input-widget:visible input.input')
  }

  /** The rows of the palette or a quick pick that have this text; all without one. */
  quickItems(text?: string): Locator {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row')
    return text === undefined ? rows : rows.filter({ hasText: text })
  }

  /** Chooses the row of a quick pick with this text. */
  async pick(text: string): Promise<void> {
    await this.quickItems(text).first().click()
  }

  /** Types into an input box, or the field of a file dialog, and confirms. */
  async answer(text: string): Promise<void> {
    await this.quickInput.fill(text)
    await this.page.keyboard.press('Enter')
  }

  /** Opens a view container by its title in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const { page } = this
    const item = page.locator(`.activitybar .action-item:has(.action-label[aria-label^="${title}"])`).first()
    await item.waitFor()
    // In a window that was just loaded the bar tells late which one is open.
    await page.locator('.monaco-workbench.nosidebar, .activitybar .action-item.checked').first().waitFor()
    const open = await item.evaluate((element) => element.classList.contains('checked'))
    // A click on the open one would close it.
    if (!open) await item.locator('.action-label').click()
    await page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor()
  }

  /** An item of any tree by its label. */
  treeItem(name: string | RegExp): Locator {
    return this.page.getByRole('treeitem', { name })
  }

  /** A view of the side bar by its title. */
  pane(view: string): Locator {
    return this.page.locator('.pane', { has: this.page.locator(`.pane-header[aria-label^="${view}"]`) })
  }

  /** The labels of all items that a tree view with this title shows now. */
  async treeLabels(view: string): Promise<string[]> {
    return this.pane(view)
      .locator('.monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''))
  }

  /** Chooses an entry of the context menu of an element. */
  async contextMenu(element: Locator, entry: string): Promise<void> {
    await element.click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: entry }).first().click()
  }

  /** The inside of the visible webview of an extension; with several side by side, the one at `index`. */
  webview({ extension = extensionId, index = 0 } = {}): FrameLocator {
    return this.page
      .locator(`iframe.webview.ready[src*="extensionId=${extension}"]:visible`)
      .nth(index)
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame()
  }

  /** Waits for a notification with this text. It is found as a toast or, with the smoke-test driver, in the list. */
  async notification(text: string): Promise<Locator> {
    const item = this.page.locator('.notification-list-item').filter({ hasText: text }).first()
    if (!(await item.isVisible())) await this.showNotifications()
    await item.waitFor()
    return item
  }

  /** The texts of all notifications, newest first. */
  async notifications(): Promise<string[]> {
    await this.showNotifications()
    return this.page.locator('.notifications-center .notification-list-item-message').allInnerTexts()
  }

  /** Opens the list of notifications. */
  async showNotifications(): Promise<void> {
    if (await this.page.locator('.notifications-center.visible').isVisible()) return
    await this.runCommand('Notifications: Show Notifications')
    await this.page.locator('.notifications-center').waitFor()
  }

  /** A modal dialog; refused by VS Code when tests run inside it, so use an installed VSIX for these. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box')
  }

  /** Presses a button of the modal dialog. */
  async answerDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  /** An item of the status bar by its text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text })
  }

  /** Saves a picture of the window as artifacts/ui/<name>.png and tells its path. */
  async screenshot(name: string): Promise<string> {
    const folder = join(artifactsDir, 'ui')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`)
    await this.page.screenshot({ path })
    return path
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.activitybar .action-label').first().waitFor({ timeout: 60_000 })
    // The colour theme is among the last to come, from an extension.
    await this.page.locator('.monaco-workbench[class*="-themes-"]').waitFor({ timeout: 60_000 })
  }
}
