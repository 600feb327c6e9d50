import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/host-processes'
import { projectRoot } from '../../support/paths'
import { copySampleWorkspace } from '../../support/sample-workspace'
import { openSession, type Session } from '../../support/session'
import {
  type Message,
  messageSchema,
  type Outcome,
  outcomeSchema,
  type Task,
  taskFiles,
  taskVariable,
} from './protocol'

const stepMs = 50

/** Waits until something is so. */
export async function until(what: string, is: () => boolean, limitMs = 120_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!is()) {
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`)
    await sleep(stepMs)
  }
}

/** The messages so far. The last line may be on its way. */
export function messagesOf(files: ReturnType<typeof taskFiles>): Message[] {
  if (!existsSync(files.messages)) return []
  const lines = readFileSync(files.messages, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => messageSchema.parse(JSON.parse(line)))
}

/** Starts of VS Code that find the storage of the starts before: the same home, port and workspace. */
export class Starts {
  #session: Session | undefined
  #foundStore: string | undefined

  private constructor(
    readonly folder: string,
    private readonly port: number,
    private readonly workspace: { folder: string; remove(): void },
  ) {}

  static async make(): Promise<Starts> {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'frametrove-restart-'))
    return new Starts(folder, await freePort(), copySampleWorkspace())
  }

  /** Starts VS Code with a task for its extension host. */
  async start(name: Task['name']): Promise<Session> {
    const task: Task = { name, folder: this.folder }
    this.#session = await openSession({
      workspace: this.workspace.folder,
      home: this.home,
      port: this.port,
      developmentPath: projectRoot,
      testsPath: join(projectRoot, 'dist', 'test', 'restart', 'in-host.entry.js'),
      env: { [taskVariable]: JSON.stringify(task) },
    })
    return this.#session
  }

  /** Starts VS Code, waits for the outcome of its task, and stops it as a user does. */
  async run(name: Task['name'], look = async (_session: Session): Promise<void> => {}): Promise<Outcome> {
    const session = await this.start(name)
    const file = taskFiles({ name, folder: this.folder }).outcome
    await until(`the outcome of "${name}"`, () => existsSync(file))
    await look(session)
    await this.stop()
    const outcome = outcomeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (outcome.error !== undefined) throw new Error(`In the extension host: ${outcome.error}`)
    return outcome
  }

  /** The VS Code that runs. */
  get session(): Session {
    if (this.#session === undefined) throw new Error('VS Code does not run.')
    return this.#session
  }

  async stop(): Promise<void> {
    await this.#session?.stop()
    this.#session = undefined
  }

  async remove(): Promise<void> {
    await this.stop()
    this.workspace.remove()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  /** The extension's log files of all starts, as one text. */
  get log(): string {
    return this.#find('Frametrove.log')
      .map((file) => readFileSync(file, 'utf8'))
      .join('')
  }

  /** The files of the store with a name, such as its locks. */
  storeFiles(name: RegExp): string[] {
    const folder = this.#storeFolder
    if (folder === undefined) return []
    return readdirSync(folder)
      .filter((file) => name.test(file))
      .map((file) => join(folder, file))
  }

  /** The size of the store's logs, in bytes: how much was written since the last snapshot but one. */
  get logBytes(): number {
    const sizes = this.storeFiles(/^log-\d+\.bin$/).map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  get #storeFolder(): string | undefined {
    const root = join(this.home, 'user', 'User', 'workspaceStorage')
    if (this.#foundStore === undefined && existsSync(root)) {
      const folders = readdirSync(root).map((name) => join(root, name, 'frametrove.frametrove', 'store'))
      this.#foundStore = folders.find((folder) => existsSync(folder))
    }
    return this.#foundStore
  }

  private get home(): string {
    const home = join(this.folder, 'home')
    mkdirSync(home, { recursive: true })
    return home
  }

  #find(end: string): string[] {
    // The browser's profile is large and none of ours; links lead to VS Code itself.
    return ['user', 'server'].flatMap((name) => {
      const root = join(this.home, name)
      if (!existsSync(root)) return []
      const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
      return names.filter((it) => it.endsWith(end)).map((it) => join(root, it))
    })
  }
}
