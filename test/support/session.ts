import type { BrowserContext } from 'playwright-core'
import { openBrowser } from './browser'
import type { HostedOptions } from './hosted-options'
import { HostedVscode } from './hosted-vscode'
import { Workbench } from './workbench'

/** A hosted VS Code with a browser window on it. */
export interface Session {
  hosted: HostedVscode
  browser: BrowserContext
  workbench: Workbench
  /** Closes the window, lets extensions deactivate, and ends everything. */
  stop(): Promise<void>
}

/** Starts a hosted VS Code and opens its window. */
export async function openSession(options: HostedOptions): Promise<Session> {
  const hosted = await HostedVscode.start(options)
  let browser: BrowserContext | undefined
  try {
    const context = await openBrowser(hosted.profile)
    browser = context
    const workbench = await Workbench.open(hosted, context)
    const stop = async () => {
      await workbench.close().catch(() => {})
      await context.close()
      await hosted.stop()
    }
    return { hosted, browser, workbench, stop }
  } catch (error) {
    await browser?.close()
    hosted.kill()
    throw error
  }
}

/** In a suite: takes a picture of the window after each test that failed. */
export function screenshotFailures(session: () => Session | undefined): void {
  afterEach(async function () {
    const test = this.currentTest
    if (test?.state === 'failed') await session()?.workbench.screenshot(`failed-${test.fullTitle()}`)
  })
}
