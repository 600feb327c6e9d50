import type { FileIo } from '../../../src/store/engine/file-io'
import type { StoreIo } from '../../../src/store/opened-store'
import type { Sabotage } from './messages'

/** How long what comes too late is late. */
const LATE_MS = 150

/** File operations that break one of the store's promises, each in the way of a mistake one might make. */
export const sabotaged: Readonly<Record<Sabotage, (io: StoreIo) => StoreIo>> = {
  'sync-before-append': (io) => ({ ...io, sync: syncBeforeAppend(io.sync) }),
  'commit-before-log': (io) => ({ ...io, sync: commitBeforeLog(io.sync) }),
  'row-before-file': rowBeforeFile,
  'names-unsynced': namesUnsynced,
}

/** What is appended to a log is not synced before the next append. */
function syncBeforeAppend(io: FileIo): FileIo {
  const { open, isLog } = watchLogs(io)
  return {
    ...io,
    open,
    write: (fd, buffer, position) => {
      if (isLog(fd)) io.sync(fd)
      return io.write(fd, buffer, position)
    },
    sync: (fd) => {
      if (!isLog(fd)) io.sync(fd)
    },
  }
}

/** What is appended to a log reaches it only when the commit has long been acknowledged. */
function commitBeforeLog(io: FileIo): FileIo {
  const { open, isLog } = watchLogs(io)
  let late: (() => void)[] = []
  const catchUp = () => {
    for (const write of late) write()
    late = []
  }
  return {
    ...io,
    open,
    write: (fd, buffer, position) => {
      if (!isLog(fd)) return io.write(fd, buffer, position)
      const data = Buffer.from(buffer)
      late.push(() => void io.write(fd, data, position))
      setTimeout(catchUp, LATE_MS)
      return buffer.length
    },
    truncate: (fd, size) => {
      catchUp()
      io.truncate(fd, size)
    },
    close: (fd) => {
      catchUp()
      io.close(fd)
    },
  }
}

/** An image gets its name only when the row that names it has long been committed. */
function rowBeforeFile({ async, ...io }: StoreIo): StoreIo {
  return {
    ...io,
    async: {
      ...async,
      open: async (file, flags, mode) => {
        const name = String(file)
        if (flags !== 'wx' || !name.endsWith('.jpg')) return async.open(file, flags, mode)
        const handle = await async.open(`${name}.late`, flags, mode)
        setTimeout(() => void async.rename(`${name}.late`, name).catch(() => {}), LATE_MS)
        return handle
      },
    },
  }
}

/** New files are synced, the folders with their names are not. */
function namesUnsynced({ sync, async, ...io }: StoreIo): StoreIo {
  return {
    ...io,
    sync: { ...sync, syncFolder: () => {} },
    async: {
      ...async,
      open: async (file, flags, mode) => {
        const handle = await async.open(file, flags, mode)
        if (flags === 'r') handle.sync = async () => {}
        return handle
      },
    },
  }
}

function watchLogs(io: FileIo): { open: FileIo['open']; isLog(fd: number): boolean } {
  const logs = new Set<number>()
  return {
    open: (file, flags) => {
      const fd = io.open(file, flags)
      if (/log-\d+\.bin$/.test(file)) logs.add(fd)
      else logs.delete(fd)
      return fd
    },
    isLog: (fd) => logs.has(fd),
  }
}
