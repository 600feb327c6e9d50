import type * as fs from 'node:fs/promises'

/** What frame files need of a file system; `node:fs/promises` is one. */
export type FileIo = Pick<typeof fs, 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rm' | 'rmdir' | 'stat'>
