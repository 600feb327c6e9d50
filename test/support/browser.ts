import { type BrowserContext, chromium } from 'playwright-core'
import { ensureChromium } from './chromium'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium without a display, on a profile folder that keeps what pages store. */
export async function openBrowser(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: flags,
    headless: true,
    viewport: { width: 1280, height: 800 },
  })
}
