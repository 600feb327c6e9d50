import type { StoreIo } from '../../src/store/opened-store'

/**
 * A file system on which whatever writes below the folders of `failing` fails, as on a disk that has gone bad. The set may
 * change while the store is open.
 */
export function failingFolders(io: StoreIo, failing: ReadonlySet<string>): StoreIo {
  const files = new Map<number, string>()
  const check = (...paths: (string | undefined)[]) => {
    for (const folder of failing) {
      if (!paths.some((path) => path?.startsWith(folder))) continue
      throw Object.assign(new Error(`EIO: a fault of the test, ${paths}`), { code: 'EIO' })
    }
  }
  const { sync, async: asyncIo } = io
  return {
    ...io,
    sync: {
      ...sync,
      open(file, flags) {
        if (flags === 'wx') check(file)
        const fd = sync.open(file, flags)
        files.set(fd, file)
        return fd
      },
      write(fd, buffer, position) {
        check(files.get(fd))
        return sync.write(fd, buffer, position)
      },
      sync(fd) {
        check(files.get(fd))
        sync.sync(fd)
      },
      rename(from, to) {
        check(from, to)
        sync.rename(from, to)
      },
      remove(file) {
        check(file)
        sync.remove(file)
      },
      makeFolder(folder) {
        check(folder)
        sync.makeFolder(folder)
      },
    },
    async: {
      ...asyncIo,
      open(file, flags, mode) {
        if (flags !== 'r') check(String(file))
        return asyncIo.open(file, flags, mode)
      },
    },
  }
}
