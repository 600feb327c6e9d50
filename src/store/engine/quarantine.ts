import * as path from 'node:path'
import type { RecoveryNotice } from '../../shared/contracts'
import { type FileIo, readAll, writeAll } from './file-io'

/** Something to keep: a file, or its bytes from an offset on. */
interface Evidence {
  file: string
  from: number
  target: string
}

/**
 * Keeps damaged files as evidence, and collects what people should know of it. Nothing is written
 * before `save`: until then a store is only looked at.
 */
export class Quarantine {
  readonly notices: RecoveryNotice[] = []
  readonly #io: FileIo
  readonly #folder: string
  readonly #stamp: string
  #evidence: Evidence[] = []

  /** `now` names the files kept in this opening. */
  constructor(io: FileIo, folder: string, now: Date) {
    this.#io = io
    this.#folder = folder
    this.#stamp = now.toISOString().replace(/[:.]/g, '-')
  }

  /** Has a copy of a file kept; returns where it will be. */
  keep(file: string): string {
    return this.#remember(file, 0, path.basename(file))
  }

  /** Has the end of a file kept, from an offset on; returns where it will be. */
  keepTail(file: string, from: number): string {
    return this.#remember(file, from, `${path.basename(file)}.tail`)
  }

  /** Copies what is to be kept, durably. Has to come before anything of it is changed. */
  save(): void {
    if (this.#evidence.length === 0) return
    this.#io.makeFolder(this.#folder)
    for (const { file, from, target } of this.#evidence) {
      try {
        if (from === 0) this.#copy(file, target)
        else this.#write(readAll(this.#io, file).subarray(from), target)
      } catch (error) {
        this.#io.remove(target)
        throw error
      }
    }
    this.#io.syncFolder(this.#folder)
    // Its own name may be as new.
    this.#io.syncFolder(path.dirname(this.#folder))
    this.#evidence = []
  }

  /** Nothing acknowledged was lost. */
  note(message: string, quarantined: string[] = []): void {
    this.notices.push({ level: 'notice', message, quarantined })
  }

  /** Something acknowledged may be lost. */
  reportLoss(message: string, quarantined: string[]): void {
    this.notices.push({ level: 'loss', message, quarantined })
  }

  #remember(file: string, from: number, name: string): string {
    const taken = new Set([...this.#io.list(this.#folder), ...this.#evidence.map((it) => path.basename(it.target))])
    let free = `${this.#stamp}-${name}`
    for (let n = 2; taken.has(free); n++) free = `${this.#stamp}-${n}-${name}`
    const target = path.join(this.#folder, free)
    this.#evidence.push({ file, from, target })
    return target
  }

  #copy(file: string, target: string): void {
    this.#io.copy(file, target)
    const fd = this.#io.open(target, 'r+')
    try {
      this.#io.sync(fd)
    } finally {
      this.#io.close(fd)
    }
  }

  #write(bytes: Uint8Array, target: string): void {
    const fd = this.#io.open(target, 'wx')
    try {
      writeAll(this.#io, fd, bytes, 0)
      this.#io.sync(fd)
    } finally {
      this.#io.close(fd)
    }
  }
}
