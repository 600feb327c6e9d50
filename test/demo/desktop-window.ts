import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron'
import { desktopObstacle, fetchDesktop } from '../support/desktop'
import { runOrThrow } from '../support/process'
import { defaultVersion } from '../support/vscode-versions'
import type { DemoScene, DemoWindow } from './demo-window'

const isWindows = process.platform === 'win32'

/** What would come between a new profile and the demo. */
const settings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
}

/** Opens the scene in the desktop's VS Code, in a profile of its own; or tells why that can't be. */
export async function openDesktopWindow(scene: DemoScene): Promise<DemoWindow | { obstacle: string }> {
  const obstacle = desktopObstacle()
  if (obstacle !== undefined) return { obstacle }
  const command = await findCommand()
  if (typeof command !== 'string') return command
  const user = join(scene.folder, 'user')
  const file = join(user, 'User', 'settings.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(settings))
  const profile = ['--user-data-dir', user, '--extensions-dir', join(scene.folder, 'extensions')]
  const options = { env: cleanEnvironment(), shell: isWindows }
  const { ours, driver } = scene.extensions
  try {
    const install = ['--install-extension', ours, '--install-extension', driver]
    await runOrThrow(command, quoted([...profile, ...install]), options)
  } catch (error) {
    return { obstacle: `it did not install the extension: ${error instanceof Error ? error.message : error}` }
  }
  const open = [...profile, '--new-window', '--wait', '--skip-welcome', '--skip-release-notes', scene.workspace]
  const child = spawn(command, quoted(open), { ...options, stdio: 'ignore' })
  const closed = new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code) => resolve(code === 0 ? undefined : `VS Code ended with ${code}`))
  })
  return {
    hint: 'Close its window to end the demo.',
    closed,
    async close() {
      child.kill()
    },
  }
}

/** The desktop's own `code`, else the one that tests use, downloaded at the first time. */
async function findCommand(): Promise<string | { obstacle: string }> {
  // In a terminal of a remote window `code` talks to that window and knows no profiles.
  if (process.env.VSCODE_IPC_HOOK_CLI === undefined) {
    const name = isWindows ? 'code.cmd' : 'code'
    const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
    const installed = [...found, '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code']
    const command = installed.find((path) => existsSync(path))
    if (command !== undefined) return isWindows ? `"${command}"` : command
  }
  const desktop = await fetchDesktop(defaultVersion)
  if ('obstacle' in desktop) return desktop
  const command = resolveCliPathFromVSCodeExecutablePath(desktop.path)
  return isWindows ? `"${command}"` : command
}

/** On Windows `code` is a script for the shell, which splits what is not quoted. */
function quoted(args: readonly string[]): string[] {
  return isWindows ? args.map((arg) => `"${arg}"`) : [...args]
}

/** Without what the VS Code of a terminal leaves there. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)),
  )
}
