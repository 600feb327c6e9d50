import { basename } from 'node:path'
import type { Locator } from 'playwright-core'
import type { Workbench } from '../support/workbench'

/** How long a message may take to pop up, until it is looked for in the list. */
const popUpMs = 12_000
const patienceMs = 20_000
/** As long as a webview takes at most to tell what it keeps, and more. */
const keepMs = 500

/** Runs a command of the palette. */
export function command(workbench: Workbench, title: string): Promise<void> {
  return workbench.runCommand(title)
}

/** Takes a file in VS Code's own file dialog: types its path, and confirms once the dialog has found it. */
export async function chooseFile(workbench: Workbench, path: string, button = 'Ingest'): Promise<void> {
  const confirm = await findInDialog(workbench, path, button)
  await confirm.click()
  await confirm.waitFor({ state: 'hidden' })
}

/** Takes a folder in VS Code's own file dialog: goes into it, and confirms. */
export async function chooseFolder(workbench: Workbench, path: string, button = 'Ingest'): Promise<void> {
  const confirm = await findInDialog(workbench, path, button)
  await confirm.click()
  await workbench.quickItems(basename(path)).waitFor({ state: 'hidden' })
  await confirm.click()
  await confirm.waitFor({ state: 'hidden' })
}

/** Types a path into the dialog, and tells the button that takes it. */
async function findInDialog(workbench: Workbench, path: string, button: string): Promise<Locator> {
  const confirm = dialogButton(workbench, button)
  await confirm.waitFor()
  // Until its folder is read the dialog ignores what is typed.
  await workbench.quickItems('..').first().waitFor()
  await workbench.quickInput.fill(path)
  await workbench.quickItems(basename(path)).first().waitFor()
  return confirm
}

/** A button of VS Code's own file dialog. */
export function dialogButton(workbench: Workbench, name: string): Locator {
  return workbench.page.locator('.quick-input-widget:visible').getByRole('button', { name })
}

/** Starts “Ingest Tool Results…” and answers up to the question for the video. */
export async function startIngest(workbench: Workbench, path: string): Promise<void> {
  await command(workbench, 'Frametrove: Ingest Tool Results…')
  await workbench.pick('Files…')
  await chooseFile(workbench, path)
  await workbench.quickItems('As the files say').waitFor()
}

/** Ingests a results file as the video and tool that it names; the result message is for the caller to look at. */
export async function ingestFile(workbench: Workbench, path: string): Promise<void> {
  await startIngest(workbench, path)
  await workbench.pick('As the files say')
  await question(workbench, '(3/3)').waitFor()
  await workbench.pick('As the files say')
}

/** Ingests a folder of images as the frames of a new video, without a frame rate. */
export async function ingestFolder(workbench: Workbench, folder: string, videoId: string): Promise<void> {
  await command(workbench, 'Frametrove: Ingest Frames…')
  await workbench.pick('A folder…')
  await chooseFolder(workbench, folder)
  await question(workbench, '(2/4)').waitFor()
  await workbench.pick('Frames of a video')
  await question(workbench, '(3/4)').waitFor()
  await workbench.quickInput.fill(videoId)
  await workbench.pick(`New video ${videoId}`)
  await question(workbench, '(4/4)').waitFor()
  await workbench.page.keyboard.press('Enter')
}

/** The title of the question that is being asked. */
export function question(workbench: Workbench, text: string): Locator {
  return workbench.page.locator('.quick-input-widget:visible .quick-input-title').filter({ hasText: text })
}

/** Leaves the question that is being asked. */
export async function leave(workbench: Workbench): Promise<void> {
  await workbench.page.keyboard.press('Escape')
  await workbench.quickInput.waitFor({ state: 'hidden' })
}

/** Waits for a message with this text to pop up; VS Code leaves some that come one after the other to its list. */
export async function toast(workbench: Workbench, text: string | RegExp): Promise<Locator> {
  try {
    // Also waits until it no longer moves.
    await message(workbench, text).hover({ trial: true, timeout: popUpMs })
  } catch {
    await workbench.showNotifications()
    await message(workbench, text).hover({ trial: true })
  }
  return message(workbench, text)
}

/** A message with this text, popped up or in the list. */
export function message(workbench: Workbench, text: string | RegExp): Locator {
  const { page } = workbench
  return page
    .locator('.notification-list-item:visible')
    .filter({ has: page.locator('.notification-list-item-message').filter({ hasText: text }) })
    .first()
}

/** Presses a button of a message. */
export async function press(message: Locator, button: string): Promise<void> {
  await message.getByRole('button', { name: button, exact: true }).click()
}

/** Closes all messages, so that those of the next test have room. */
export async function clearNotifications(workbench: Workbench): Promise<void> {
  if ((await workbench.page.locator('.notification-list-item').count()) === 0) return
  await command(workbench, 'Notifications: Clear All Notifications')
  await workbench.page.locator('.notification-list-item').first().waitFor({ state: 'detached' })
}

/** Waits until the editor in front shows this text. */
export async function editorShows(workbench: Workbench, wanted: RegExp): Promise<void> {
  await workbench.page.waitForFunction(
    ({ source, flags }) => {
      const lines = [...document.querySelectorAll('.editor-group-container.active .monaco-editor .view-line')]
      const top = (line: Element) => line.getBoundingClientRect().top
      // The editor positions its lines freely, and writes spaces as no-break ones.
      const text = lines.sort((a, b) => top(a) - top(b)).map((line) => line.textContent ?? '')
      return new RegExp(source, flags).test(text.join('\n').replaceAll('\u00a0', ' '))
    },
    { source: wanted.source, flags: wanted.flags },
  )
}

/** Chooses an entry of the context menu of an item. By key, since the menu ignores a click right after it opened. */
export async function chooseEntry(workbench: Workbench, item: Locator, entry: string): Promise<void> {
  await item.click({ button: 'right' })
  await workbench.page.getByRole('menuitem', { name: entry }).hover()
  await workbench.page.keyboard.press('Enter')
  await workbench.page.getByRole('menu').waitFor({ state: 'hidden' })
}

/** Waits until something is so, for the patience of a test at most. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It did not become so: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Waits until the webview has told VS Code what it keeps: a later timer of its own page ends after that which tells it. */
export async function webviewKept(workbench: Workbench): Promise<void> {
  const page = workbench.webview().locator('html')
  await page.evaluate((_, ms) => new Promise((resolve) => setTimeout(resolve, ms)), keepMs)
}
