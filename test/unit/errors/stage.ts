import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { LogLine, StoreService } from '../../../src/shared/contracts'
import type { ERROR_CODES, ErrorCategory, ErrorCode } from '../../../src/shared/errors'
import { type StoreSettings, storeSettingsSchema } from '../../../src/shared/settings'
import { storeService } from '../../../src/shared/store-service'
import type { StoreIo } from '../../../src/store/opened-store'
import { LocalStore } from '../../../src/worker/local-store'
import { callStore } from '../../../src/worker/methods'
import { openTestEngine } from '../../support/engine-under-test'
import { FaultyIo } from '../../support/faulty-io'
import { projectRoot } from '../../support/paths'
import { testLocation } from '../../support/store-under-test'

/** How an error comes about in the product, and where it is told. */
export interface Scenario {
  /**
   * caller: whoever asked is told; log: it is in the log, too, as an operation of the store that failed; operations: and
   * among the operations that the store keeps.
   */
  surfaces: 'caller' | 'log' | 'operations'
  /** Calls the store in a way that fails so. */
  provoke(stage: Stage): Promise<unknown>
}

/** The scenarios of a category: one a code. */
export type ScenariosOf<C extends ErrorCategory> = Record<
  { [K in ErrorCode]: (typeof ERROR_CODES)[K]['category'] extends C ? K : never }[ErrorCode],
  Scenario
>

/** A store that can be made to fail. */
export class Stage {
  readonly folder: string
  readonly storage: string
  readonly io = new FaultyIo()
  readonly log: LogLine[] = []
  /** Told of all progress. */
  onProgress: () => void = () => {}
  #local: LocalStore | null = null

  constructor(folder: string) {
    this.folder = folder
    this.storage = path.join(folder, 'storage')
  }

  /** Opens the store, or opens it again with other settings or another file system. */
  async open(settings: Partial<StoreSettings> = {}, io: StoreIo = this.io): Promise<StoreService> {
    await this.close()
    const parsed = storeSettingsSchema.parse(settings)
    const events = {
      ...{ opened: () => {}, changed: () => {}, cleanUpWaits: () => {} },
      progress: () => this.onProgress(),
      log: (line: LogLine) => this.log.push(line),
    }
    this.#local = await LocalStore.open(testLocation(this.storage), () => parsed, events, io)
    return this.service
  }

  get local(): LocalStore {
    if (!this.#local) throw new Error('the store is not open')
    return this.#local
  }

  get isOpen(): boolean {
    return this.#local !== null
  }

  get service(): StoreService {
    return storeService((method, parameters) => callStore(this.local, method, parameters, uuidv7()))
  }

  async close(): Promise<void> {
    this.io.heal()
    const local = this.#local
    this.#local = null
    await local?.close()
  }

  /** Fails all calls of the file system with a code of the system, until it is healed. */
  break(code: string): void {
    this.io.arm(1, { code, when: 'before', lasting: true })
  }

  /** Opens the store with a statement done to its database before. */
  async openWith(sql: string): Promise<StoreService> {
    await this.open()
    await this.close()
    const { engine, close } = await openTestEngine(this.storage, { migrate: async () => false })
    engine.transaction(() => engine.write({ sql, parameters: [] }))
    await close()
    return this.open()
  }

  /** Stores a few captions as results of a tool. */
  storeCaptions(): Promise<unknown> {
    const captions = ['a', 'b', 'c'].map((text, at) => ({ timestamp_ms: at * 1000, text }))
    return this.service.storeToolResults('vid', 'tool', { captions }, {})
  }

  /** A file with this content. */
  put(name: string, content: string): string {
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** A copy of a good image. */
  image(name: string): string {
    const file = this.put(name, '')
    cpSync(path.join(projectRoot, 'test/fixtures/images/baseline.jpg'), file)
    return file
  }
}
