import * as path from 'node:path'
import type { RecoveryNotice } from '../../shared/contracts'
import { type FileIo, writeAll } from './file-io'

/** Keeps damaged files as evidence, and collects what people should know of it. */
export class Quarantine {
  readonly notices: RecoveryNotice[] = []
  readonly #io: FileIo
  readonly #folder: string
  readonly #stamp: string

  /** `now` names the files kept in this opening. */
  constructor(io: FileIo, folder: string, now: Date) {
    this.#io = io
    this.#folder = folder
    this.#stamp = now.toISOString().replace(/[:.]/g, '-')
  }

  /** Moves a file into quarantine; returns where it is now. */
  move(file: string): string {
    const target = this.#target(path.basename(file))
    this.#io.rename(file, target)
    this.#io.syncFolder(this.#folder)
    return target
  }

  /** Keeps bytes that are about to be cut off. */
  keep(name: string, bytes: Uint8Array): string {
    const target = this.#target(name)
    const fd = this.#io.open(target, 'wx')
    try {
      writeAll(this.#io, fd, bytes, 0)
      this.#io.sync(fd)
    } finally {
      this.#io.close(fd)
    }
    return target
  }

  /** Nothing acknowledged was lost. */
  note(message: string, quarantined: string[] = []): void {
    this.notices.push({ level: 'notice', message, quarantined })
  }

  /** Something acknowledged may be lost. */
  reportLoss(message: string, quarantined: string[]): void {
    this.notices.push({ level: 'loss', message, quarantined })
  }

  #target(name: string): string {
    this.#io.makeFolder(this.#folder)
    const taken = new Set(this.#io.list(this.#folder))
    let target = `${this.#stamp}-${name}`
    for (let n = 2; taken.has(target); n++) target = `${this.#stamp}-${n}-${name}`
    return path.join(this.#folder, target)
  }
}
