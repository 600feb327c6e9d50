import * as fs from 'node:fs'
import { nodeFileIo, writeAll } from '../../../src/store/engine/file-io'
import type { Random } from '../../support/random'
import type { Fate } from './messages'

/** A change of a file that no sync has made durable, with what takes it back. */
type Change = { sizeBefore: number } & (
  | { kind: 'write'; position: number; data: Buffer; before: Buffer }
  | { kind: 'truncate'; size: number; tail: Buffer }
)

/** What a disk writes in one piece, in bytes. */
const SECTOR = 512

/** A file, and what of it is only in the cache. */
export class CachedFile {
  path: string
  #changes: Change[] = []

  constructor(path: string) {
    this.path = path
  }

  write(fd: number, buffer: Uint8Array, position: number): number {
    const sizeBefore = fs.fstatSync(fd).size
    const before = readAt(fd, position, Math.min(sizeBefore, position + buffer.length))
    writeAll(nodeFileIo, fd, buffer, position)
    this.#changes.push({ kind: 'write', sizeBefore, position, data: Buffer.from(buffer), before })
    return buffer.length
  }

  truncate(fd: number, size: number): void {
    const sizeBefore = fs.fstatSync(fd).size
    if (size === sizeBefore) return
    const tail = readAt(fd, size, sizeBefore)
    fs.ftruncateSync(fd, size)
    this.#changes.push({ kind: 'truncate', sizeBefore, size, tail })
  }

  sync(): void {
    this.#changes = []
  }

  /** Leaves what was synced, and of what was not as much as its fate has it. */
  lose(random: Random, fate: Fate): void {
    if (this.#changes.length === 0) return
    const fd = fs.openSync(this.path, 'r+')
    for (const change of this.#changes.toReversed()) takeBack(fd, change)
    const whole = fate === 'tail' ? random.below(this.#changes.length) : 0
    for (const [index, change] of this.#changes.entries()) {
      if (fate === 'mixed') redo(fd, change, (pieces) => mixed(random, pieces))
      else if (index < whole) redo(fd, change, (pieces) => pieces)
      else if (index === whole && fate === 'tail') redo(fd, change, (pieces) => begun(random, pieces))
    }
    fs.closeSync(fd)
  }
}

/** A part of a write. */
interface Piece {
  position: number
  data: Buffer
}

function readAt(fd: number, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, to - from))
  fs.readSync(fd, buffer, 0, buffer.length, from)
  return buffer
}

function takeBack(fd: number, change: Change): void {
  fs.ftruncateSync(fd, change.sizeBefore)
  if (change.kind === 'write') writeAll(nodeFileIo, fd, change.before, change.position)
  else writeAll(nodeFileIo, fd, change.tail, change.size)
}

/** Does of a change again what `choose` leaves of its sectors; a truncation is one piece. */
function redo(fd: number, change: Change, choose: (pieces: Piece[]) => Piece[]): void {
  if (change.kind === 'truncate') {
    if (choose([{ position: change.size, data: Buffer.alloc(0) }]).length > 0) fs.ftruncateSync(fd, change.size)
    return
  }
  for (const { position, data } of choose(sectorsOf(change))) writeAll(nodeFileIo, fd, data, position)
}

function sectorsOf({ position, data }: Piece): Piece[] {
  const sectors: Piece[] = []
  for (let at = 0; at < data.length; ) {
    const length = SECTOR - ((position + at) % SECTOR)
    sectors.push({ position: position + at, data: data.subarray(at, at + length) })
    at += length
  }
  return sectors
}

/** The first ones: a write that was cut short. */
function begun(random: Random, pieces: Piece[]): Piece[] {
  return pieces.slice(0, random.below(pieces.length + 1))
}

/** All, none, or any of them. */
function mixed(random: Random, pieces: Piece[]): Piece[] {
  const kind = random.below(3)
  if (kind === 0) return pieces
  return kind === 1 ? [] : pieces.filter(() => random.oneIn(2))
}
