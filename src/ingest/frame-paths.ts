import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, posix, relative, resolve, sep, win32 } from 'node:path'
import { systemCode } from '../shared/errors'

/** A frame image that may be read, or what is wrong with its path. */
export type FramePath = { path: string } | { fault: string }

/**
 * Resolves the image paths of one file's frames. They are relative to the folder of the file that
 * names them, with `/` or `\` between the parts, and must not leave it, also not by a symbolic link.
 */
export class FramePaths {
  readonly #folder: string
  #realFolder: Promise<string> | undefined

  constructor(file: string) {
    this.#folder = dirname(resolve(file))
  }

  /** The real absolute path of an image that exists. Rejects only for faults of the system. */
  async resolve(path: string): Promise<FramePath> {
    if (posix.isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path)) {
      return { fault: 'is absolute; name the image relative to this file' }
    }
    const target = resolve(this.#folder, path.replaceAll('\\', '/'))
    if (leaves(this.#folder, target)) return { fault: 'leads out of the folder of this file' }
    try {
      this.#realFolder ??= realpath(this.#folder)
      const real = await realpath(target)
      if (leaves(await this.#realFolder, real)) return { fault: 'leads out of the folder of this file, by a link' }
      return (await stat(real)).isFile() ? { path: real } : { fault: 'is not a file' }
    } catch (error) {
      return { fault: unreadable(error) }
    }
  }
}

/** Whether an absolute path is not in a folder. */
export function leaves(folder: string, target: string): boolean {
  const way = relative(folder, target)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

/** Faults of the path itself, in words; others, such as too many open files, are thrown on. */
export function unreadable(error: unknown): string {
  const code = systemCode(error)
  const text = code === undefined ? undefined : UNREADABLE[code]
  if (text === undefined) throw error
  return text
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
  ELOOP: 'goes round in links',
  ENAMETOOLONG: 'has a name that is too long',
  EISDIR: 'is a folder',
  ERR_INVALID_ARG_VALUE: 'is not a path',
}
