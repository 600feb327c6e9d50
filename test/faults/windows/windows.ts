import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, symlink } from 'node:fs/promises'
import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BirpcReturn, createBirpc } from 'birpc'
import type { IngestProgress, LogLine, StoreService } from '../../../src/shared/contracts'
import type { ChangeEvent } from '../../../src/shared/model'
import { rpcChannel } from '../../../src/shared/rpc'
import { storeService } from '../../../src/shared/store-service'
import { distFolder } from '../../support/store-under-test'
import type { Window, WindowEvents } from './contract'

/** The heap of a window's threads: little, so that one can run out of it soon. */
const HEAP_MB = 128

/** A window in a process of its own, with what it told. */
export class TestWindow {
  readonly service: StoreService
  readonly changes: ChangeEvent[] = []
  readonly progress: IngestProgress[] = []
  readonly log: LogLine[] = []
  readonly gaveUp: string[] = []
  readonly #child: ChildProcess
  readonly #rpc: BirpcReturn<Window, WindowEvents>

  constructor(options: { storageFolder: string; workspace?: string; workerPath?: string }) {
    const { storageFolder, workspace = null, workerPath = path.join(distFolder, 'store-worker.js') } = options
    const script = path.join(distFolder, 'test', 'faults', 'windows', 'window.entry.js')
    this.#child = fork(script, [JSON.stringify({ storageFolder, workspace, workerPath })], {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      serialization: 'advanced',
    })
    const events: WindowEvents = {
      changed: (event) => this.changes.push(event),
      progress: (progress) => this.progress.push(progress),
      log: (line) => this.log.push(line),
      gaveUp: (message) => this.gaveUp.push(message),
    }
    const channel = rpcChannel({
      post: (message) => this.#child.connected && this.#child.send(Object(message)),
      on: (listener) => void this.#child.on('message', listener),
    })
    this.#rpc = createBirpc<Window, WindowEvents>(events, channel)
    this.#child.once('exit', () => this.#rpc.$close(new Error('the window has gone')))
    this.service = storeService((method, parameters) => this.#rpc.call(method, parameters))
  }

  killThread(how: Parameters<Window['killThread']>[0]): void {
    void this.#rpc.killThread.asEvent(how)
  }

  startAgain(): void {
    void this.#rpc.startAgain.asEvent()
  }

  /** Closes it as a person does. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    await this.#rpc.close().catch(() => {})
    await exited
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }
}

/** A worker beside the product's files that dies when it is told to; returns its path. */
export async function mortalWorker(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const name of ['sql-wasm.wasm', 'codecs', 'ingest-worker.js', 'thumbnail-worker.js']) {
    await symlink(path.join(distFolder, name), path.join(folder, name))
  }
  const worker = path.join(folder, 'store-worker.js')
  await symlink(path.join(distFolder, 'test', 'faults', 'windows', 'mortal-worker.entry.js'), worker)
  return worker
}

/** Waits until something is so. */
export async function until(what: string, is: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const end = Date.now() + limitMs; !(await is()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`)
  }
}
