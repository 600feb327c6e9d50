import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { HostedOptions } from './hosted-options'
import type { InstalledServer } from './server-cache'
import { defaultVersion, release, type Theme } from './vscode-versions'

/** Where the server of this home writes what it has to say. */
export function logFile(home: string): string {
  return join(home, 'server.log')
}

/** Where installed extensions are. */
export function extensionsFolder(home: string): string {
  return join(home, 'extensions')
}

/** Settings that keep a window quiet: nothing opens, asks or updates by itself. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'window.autoDetectColorScheme': false,
}

/** Makes the folders of a home and its settings; settings that an earlier start left there stay. */
export function prepareHome(home: string, options: HostedOptions): void {
  const settings = join(home, 'user', 'User', 'settings.json')
  mkdirSync(dirname(settings), { recursive: true })
  const known = existsSync(settings) ? readSettings(settings) : { ...quiet, ...themeSetting(options, 'dark') }
  const given = { ...themeSetting(options, options.theme), ...options.settings }
  writeFileSync(settings, JSON.stringify({ ...known, ...given }, undefined, 2))
  mkdirSync(extensionsFolder(home), { recursive: true })
  // Without this file the extension in development was missing in some first starts.
  const registry = join(extensionsFolder(home), 'extensions.json')
  if (!existsSync(registry)) writeFileSync(registry, '[]')
}

function readSettings(file: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))
}

function themeSetting({ version = defaultVersion }: HostedOptions, theme: Theme | undefined): Record<string, unknown> {
  return theme === undefined ? {} : { 'workbench.colorTheme': release(version).themes[theme] }
}

/**
 * The extensions that come with VS Code, seen from outside the project. Their real place is below the extension in
 * development, and VS Code would take their themes for its own and show one of them, whatever the settings say.
 */
export function linkBuiltinExtensions(installed: InstalledServer, home: string): string {
  const link = join(home, 'builtin')
  rmSync(link, { force: true })
  symlinkSync(join(dirname(installed.main), '..', 'extensions'), link)
  return link
}

/** The environment of a server: without what another VS Code, or the npm that runs this, left in ours. */
export function serverEnvironment(home: string): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(own), ...temporaryFolder(home) }
}

/** VS Code leaves sockets in the temporary folder; in one of its own they go with it. Their paths must stay short. */
function temporaryFolder(home: string): NodeJS.ProcessEnv {
  const folder = join(home, 't')
  if (folder.length > 50) return {}
  mkdirSync(folder, { recursive: true })
  return { TMPDIR: folder, XDG_RUNTIME_DIR: folder }
}
