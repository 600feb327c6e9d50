import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardGroup } from './group-guard'
import { extensionHosts, freePort } from './host-processes'
import { extensionsFolder, linkBuiltinExtensions, logFile, prepareHome, serverEnvironment } from './hosted-home'
import type { HostedOptions } from './hosted-options'
import { isAlive, runOrThrow, signalGroup } from './process'
import { ensureServer, type InstalledServer } from './server-cache'
import { defaultVersion } from './vscode-versions'

const startLimitMs = 30_000
const closeLimitMs = 20_000

/** A VS Code server with all its processes. Pages are opened on it with a browser, see workbench.ts. */
export class HostedVscode {
  #closed = false

  private constructor(
    readonly options: HostedOptions,
    readonly home: string,
    readonly port: number,
    /** The server's process id, which is its group's too. */
    readonly pid: number,
    private readonly guard: { release(): void },
  ) {}

  /** Starts a server, and installs what it needs the first time. */
  static async start(options: HostedOptions): Promise<HostedVscode> {
    const installed = await ensureServer(options.version ?? defaultVersion)
    const home = options.home ?? mkdtempSync(join(tmpdir(), 'frametrove-vscode-'))
    const port = options.port ?? (await freePort())
    prepareHome(home, options)
    if (options.vsix) await installVsix(installed, home, options.vsix)
    const pid = spawnServer(installed, home, port, options)
    const hosted = new HostedVscode(options, home, port, pid, guardGroup(pid, options.home === undefined ? home : ''))
    try {
      await hosted.#ready()
    } catch (error) {
      hosted.kill()
      throw error
    }
    return hosted
  }

  /** The address of the window on the workspace. */
  get url(): string {
    const { workspace, developmentPath, testsPath } = this.options
    const remote = (path: string) => `vscode-remote://127.0.0.1:${this.port}${encodeURI(path)}`
    const payload: [string, string][] = []
    if (developmentPath) payload.push(['extensionDevelopmentPath', remote(developmentPath)])
    if (testsPath) payload.push(['extensionTestsPath', remote(testsPath)])
    const query = new URLSearchParams({ folder: workspace })
    if (payload.length > 0) query.set('payload', JSON.stringify(payload))
    return `http://127.0.0.1:${this.port}/?${query}`
  }

  /** Where the server writes what it has to say. */
  get log(): string {
    return logFile(this.home)
  }

  /** The folder of the browser's profile, where mementos live. */
  get profile(): string {
    return join(this.home, 'browser')
  }

  /** The process ids of the extension hosts that live now. */
  extensionHosts(): Promise<number[]> {
    return extensionHosts(this.pid)
  }

  /** Ends every extension host as a crash would, and tells which there were. */
  async crashExtensionHosts(): Promise<number[]> {
    const pids = await this.extensionHosts()
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    return pids
  }

  /** Ends as a user closes VS Code: with the pages closed before, extension hosts get to `deactivate` first. */
  async stop(): Promise<void> {
    const end = Date.now() + closeLimitMs
    while (isAlive(this.pid) && Date.now() < end && (await this.extensionHosts()).length > 0) await sleep(100)
    this.kill()
  }

  /** Ends the server and all its processes at once, as a power cut does. */
  kill(): void {
    if (this.#closed) return
    this.#closed = true
    signalGroup(this.pid, 'SIGKILL')
    this.guard.release()
    if (!this.options.home) rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  async #ready(): Promise<void> {
    const end = Date.now() + startLimitMs
    while (Date.now() < end && isAlive(this.pid)) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/version`).catch(() => undefined)
      if (answer?.ok) return
      await sleep(50)
    }
    const log = existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n').slice(-15).join('\n') : ''
    throw new Error(`The VS Code server did not start on port ${this.port}. It wrote:\n${log}`)
  }
}

async function installVsix(installed: InstalledServer, home: string, vsix: string): Promise<void> {
  const folders = ['--extensions-dir', extensionsFolder(home), '--server-data-dir', join(home, 'server')]
  await runOrThrow(installed.node, [installed.main, '--install-extension', vsix, '--force', ...folders])
}

function spawnServer(installed: InstalledServer, home: string, port: number, options: HostedOptions): number {
  const args = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token']
  args.push('--accept-server-license-terms', '--disable-telemetry', '--telemetry-level', 'off')
  args.push('--disable-workspace-trust', '--reconnection-grace-time', '2')
  args.push('--server-data-dir', join(home, 'server'), '--user-data-dir', join(home, 'user'))
  args.push(
    '--extensions-dir',
    extensionsFolder(home),
    '--builtin-extensions-dir',
    linkBuiltinExtensions(installed, home),
  )
  if (options.smokeTestDriver ?? options.developmentPath !== undefined) args.push('--enable-smoke-test-driver')
  const log = openSync(logFile(home), 'a')
  try {
    const child = spawn(installed.node, [installed.main, ...args], {
      // Its own group, because a hung extension host outlives the server.
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...serverEnvironment(home), ...options.env },
    })
    if (child.pid === undefined) throw new Error(`${installed.node} could not be started.`)
    child.unref()
    return child.pid
  } finally {
    closeSync(log)
  }
}
