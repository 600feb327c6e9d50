import * as fs from 'node:fs'
import * as path from 'node:path'

/**
 * The file operations that durability rests on, synchronous because the store's own thread has
 * nothing better to do than to wait for them. An interface, so that tests can make them fail.
 */
export interface FileIo {
  open(file: string, flags: 'r' | 'r+' | 'wx'): number
  /** Returns the number of bytes read, 0 at the end. */
  read(fd: number, buffer: Uint8Array, position: number): number
  /** Returns the number of bytes written, possibly fewer than given. */
  write(fd: number, buffer: Uint8Array, position: number): number
  size(fd: number): number
  truncate(fd: number, size: number): void
  /** Makes content and size durable. */
  sync(fd: number): void
  close(fd: number): void
  rename(from: string, to: string): void
  copy(from: string, to: string): void
  remove(file: string): void
  /** The names in a folder; empty where there is none. */
  list(folder: string): string[]
  makeFolder(folder: string): void
  /** Makes a folder's entries durable. */
  syncFolder(folder: string): void
}

/** The real file system. Files are made for the owner only. */
export const nodeFileIo: FileIo = {
  open: (file, flags) => fs.openSync(file, flags, 0o600),
  read: (fd, buffer, position) => fs.readSync(fd, buffer, 0, buffer.length, position),
  write: (fd, buffer, position) => fs.writeSync(fd, buffer, 0, buffer.length, position),
  size: (fd) => fs.fstatSync(fd).size,
  truncate: (fd, size) => fs.ftruncateSync(fd, size),
  sync: (fd) => fs.fdatasyncSync(fd),
  close: (fd) => fs.closeSync(fd),
  rename: (from, to) => fs.renameSync(from, to),
  copy: (from, to) => fs.copyFileSync(from, to),
  remove: (file) => fs.rmSync(file, { force: true }),
  list: (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder) : []),
  makeFolder: (folder) => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  },
  syncFolder: (folder) => {
    // Windows has no handle of a folder to sync; NTFS journals its entries.
    if (process.platform === 'win32') return
    const fd = fs.openSync(folder, 'r')
    try {
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
  },
}

/** Writes all of `buffer` at `position`, also where the system takes it in parts. */
export function writeAll(io: FileIo, fd: number, buffer: Uint8Array, position: number): void {
  let done = 0
  while (done < buffer.length) {
    const written = io.write(fd, buffer.subarray(done), position + done)
    if (written <= 0) throw new Error('the file system took no bytes')
    done += written
  }
}

/** A file's whole content. */
export function readAll(io: FileIo, file: string): Buffer {
  const fd = io.open(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(io.size(fd))
    let done = 0
    while (done < buffer.length) {
      const read = io.read(fd, buffer.subarray(done), done)
      if (read === 0) break
      done += read
    }
    return buffer.subarray(0, done)
  } finally {
    io.close(fd)
  }
}

/**
 * Replaces a file by new content so that a crash leaves either the old or the new one, whole.
 * @param former where the old one is kept; a crash may leave it there, and nothing in its place
 */
export function replaceFile(io: FileIo, file: string, content: Uint8Array, former?: string): void {
  const beside = `${file}.tmp`
  io.remove(beside)
  const fd = io.open(beside, 'wx')
  try {
    writeAll(io, fd, content, 0)
    io.sync(fd)
  } finally {
    io.close(fd)
  }
  const folder = path.dirname(file)
  if (former !== undefined && io.list(folder).includes(path.basename(file))) io.rename(file, former)
  io.rename(beside, file)
  io.syncFolder(folder)
}
