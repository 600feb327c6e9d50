import * as fs from 'node:fs/promises'

/** What images and snapshots need of a file system. They are large: the store goes on while they are written. */
export type AsyncFileIo = Pick<
  typeof fs,
  'lstat' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'statfs'
>

/** The real file system. */
export const nodeAsyncFileIo: AsyncFileIo = fs
