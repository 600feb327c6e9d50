import { ensureChromium } from './chromium'
import { ensureServer } from './server-cache'
import type { VscodeVersion } from './vscode-versions'

/** Installs what a hosted VS Code needs, if it is not there yet. */
export async function prepareHosted(version: VscodeVersion): Promise<void> {
  await ensureServer(version)
  await ensureChromium()
}
