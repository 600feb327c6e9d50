import * as fs from 'node:fs'
import * as fsp from 'node:fs/promises'
import * as path from 'node:path'
import type { AsyncFileIo } from '../../../src/store/async-file-io'
import { type FileIo, nodeFileIo } from '../../../src/store/engine/file-io'
import { nodeStoreIo, type StoreIo } from '../../../src/store/opened-store'
import { hasCode } from '../../support/process'
import type { Random } from '../../support/random'
import { CachedFile } from './cached-file'
import type { Fate } from './messages'

/** A change of the names in a folder that no sync of the folder has made durable. */
interface NameChange {
  folder: string
  undo(): void
}

/**
 * Stands in for a disk whose power may go: works on real files, and knows what of them was synced.
 * As POSIX has it, syncing a file saves its content and syncing a folder the names in it; a new
 * file or folder needs both. Everything that was there before counts as synced.
 *
 * `lose` takes back what was not. `dropped`: all of it. `tail`: of each file the first changes
 * stay, of the last one the first sectors, and of each folder the first changes of names. `mixed`:
 * of a file any of the changes stay, and of those any of the sectors.
 */
export class VolatileDisk {
  readonly io: StoreIo
  readonly #aside: string
  readonly #random: Random
  readonly #files = new Set<CachedFile>()
  readonly #open = new Map<number, CachedFile>()
  #names: NameChange[] = []
  #asideCount = 0

  /** `aside` is a folder on the same disk, for what is removed: it may have to come back. */
  constructor(aside: string, random: Random) {
    this.#aside = aside
    this.#random = random
    fs.mkdirSync(aside, { recursive: true })
    const sync = this.#sync()
    this.io = { ...nodeStoreIo, sync, async: this.#async(sync) }
  }

  /** The power goes. The process has to end with it: nothing that it does from now on counts. */
  lose(fate: Fate): void {
    for (const file of this.#files) file.lose(this.#random, fate)
    const kept = new Set<NameChange>()
    if (fate !== 'dropped') {
      for (const folder of new Set(this.#names.map((it) => it.folder))) {
        const changes = this.#names.filter((it) => it.folder === folder)
        for (const change of changes.slice(0, this.#random.below(changes.length + 1))) kept.add(change)
      }
    }
    for (const change of this.#names.toReversed()) if (!kept.has(change)) undo(change)
  }

  #sync(): FileIo {
    const fileOf = (fd: number) => this.#open.get(fd) ?? fail(`${fd} is not open`)
    return {
      ...nodeFileIo,
      open: (file, flags) => {
        // What is written has to be read back, to know what a loss takes back.
        const fd = fs.openSync(file, flags === 'wx' ? 'wx+' : flags, 0o600)
        if (flags === 'wx') this.#named(file, () => fs.rmSync(file))
        this.#open.set(fd, this.#file(file))
        return fd
      },
      write: (fd, buffer, position) => fileOf(fd).write(fd, buffer, position),
      truncate: (fd, size) => fileOf(fd).truncate(fd, size),
      sync: (fd) => fileOf(fd).sync(),
      close: (fd) => {
        this.#open.delete(fd)
        fs.closeSync(fd)
      },
      rename: (from, to) => {
        const replaced = fs.existsSync(to) ? this.#putAside(to) : null
        this.#move(from, to)
        this.#named(to, () => {
          fs.renameSync(to, from)
          if (replaced !== null) fs.renameSync(replaced, to)
        })
      },
      copy: (from, to) => {
        const fd = this.io.sync.open(to, 'wx')
        fileOf(fd).write(fd, fs.readFileSync(from), 0)
        this.io.sync.close(fd)
      },
      remove: (file) => {
        if (fs.existsSync(file)) this.#remove(file)
      },
      makeFolder: (folder) => this.#makeFolder(folder),
      syncFolder: (folder) => {
        this.#names = this.#names.filter((it) => it.folder !== path.resolve(folder))
      },
    }
  }

  /** In turns, each in one piece: so a loss finds none of them half done by another thread. */
  #async(sync: FileIo): AsyncFileIo {
    const turn = async () => {
      for (let ticks = this.#random.below(3); ticks >= 0; ticks--) await new Promise(setImmediate)
    }
    const nameOf = (file: fs.PathLike) => String(file)
    return {
      ...{ readdir: fsp.readdir, readFile: fsp.readFile, stat: fsp.stat, lstat: fsp.lstat, statfs: fsp.statfs },
      mkdir: async (folder) => {
        await turn()
        this.#makeFolder(nameOf(folder))
        return undefined
      },
      open: async (file, flags) => {
        await turn()
        return flags === 'wx' ? this.#openNew(sync, nameOf(file), turn) : this.#openFolder(sync, nameOf(file), turn)
      },
      rename: async (from, to) => {
        await turn()
        sync.rename(nameOf(from), nameOf(to))
      },
      rm: async (file) => {
        await turn()
        sync.remove(nameOf(file))
      },
      rmdir: async (folder) => {
        await turn()
        fs.rmdirSync(folder)
        this.#named(nameOf(folder), () => fs.mkdirSync(folder, { mode: 0o700 }))
      },
    }
  }

  async #openNew(sync: FileIo, file: string, turn: () => Promise<void>): Promise<fsp.FileHandle> {
    const fd = sync.open(file, 'wx')
    const handle = await fsp.open(file, 'r')
    const close = handle.close.bind(handle)
    let at = 0
    handle.writeFile = async (data) => {
      await turn()
      if (!(data instanceof Uint8Array)) fail('only bytes are written')
      at += sync.write(fd, data, at)
    }
    handle.sync = async () => {
      await turn()
      sync.sync(fd)
    }
    handle.close = async () => {
      sync.close(fd)
      await close()
    }
    return handle
  }

  async #openFolder(sync: FileIo, folder: string, turn: () => Promise<void>): Promise<fsp.FileHandle> {
    const handle = await fsp.open(folder, 'r')
    handle.sync = async () => {
      await turn()
      sync.syncFolder(folder)
    }
    return handle
  }

  #file(name: string): CachedFile {
    const file = path.resolve(name)
    for (const known of this.#files) if (known.path === file) return known
    const added = new CachedFile(file)
    this.#files.add(added)
    return added
  }

  #makeFolder(folder: string): void {
    if (fs.existsSync(folder)) return
    this.#makeFolder(path.dirname(folder))
    fs.mkdirSync(folder, { mode: 0o700 })
    this.#named(folder, () => fs.rmSync(folder, { recursive: true }))
  }

  /** Of a file, or a folder with all that is in it. */
  #remove(file: string): void {
    const aside = this.#putAside(file)
    this.#named(file, () => fs.renameSync(aside, file))
  }

  #putAside(file: string): string {
    const aside = path.join(this.#aside, String(this.#asideCount++))
    this.#move(file, aside)
    return aside
  }

  #move(from: string, to: string): void {
    fs.renameSync(from, to)
    const [source, target] = [path.resolve(from), path.resolve(to)]
    for (const file of this.#files) {
      if (file.path === source || file.path.startsWith(source + path.sep)) {
        file.path = target + file.path.slice(source.length)
      }
    }
  }

  #named(file: string, undo: () => void): void {
    this.#names.push({ folder: path.dirname(path.resolve(file)), undo })
  }
}

function undo(change: NameChange): void {
  try {
    change.undo()
  } catch (error) {
    // Its folder, or what it was renamed to, is gone itself.
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

function fail(why: string): never {
  throw new Error(why)
}
