import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Frame } from 'playwright-core'
import { projectRoot } from '../../support/paths'
import { plainPageCommand } from './plain-page'
import type { Marks } from './probes'

/** What was noted in a frame of the window; nothing where it is gone. */
export async function marksOf(frame: Frame): Promise<Marks> {
  const none = { pressed: 0, firstRow: 0, all: 0 }
  // A frame may go or be loaded anew at any moment.
  return frame
    .evaluate(() => window.benchMarks)
    .then(
      (marks) => marks ?? none,
      () => none,
    )
}

/** Writes the extension of the plain page, to be developed in the window. */
export function writeExtension(folder: string): void {
  mkdirSync(folder)
  const manifest = {
    ...{ name: 'plain-page', publisher: 'bench', version: '0.0.1', engines: { vscode: '^1.103.0' }, main: 'main.js' },
    ...{ activationEvents: ['onStartupFinished'] },
    contributes: { commands: [{ command: plainPageCommand, title: 'Show Plain Page' }] },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const main = join(projectRoot, 'dist', 'test', 'bench', 'gallery-window', 'plain-page.entry.js')
  cpSync(main, join(folder, 'main.js'))
}

/** What a key does in the window; the key as Playwright names it. */
export interface Binding {
  key: string
  command: string
  args?: unknown
}

/** Writes the keybindings of a window whose home is `home`. */
export function writeBindings(home: string, bindings: readonly Binding[]): void {
  const file = join(home, 'user', 'User', 'keybindings.json')
  mkdirSync(dirname(file), { recursive: true })
  const written = bindings.map((it) => ({ ...it, key: it.key.toLowerCase().replace('control', 'ctrl') }))
  writeFileSync(file, JSON.stringify(written))
}
