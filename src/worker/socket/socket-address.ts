import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as path from 'node:path'

/** A Unix socket's path holds 104 bytes on macOS, 108 on Linux, with the closing zero. */
const MAX_PATH_BYTES = 100
const FOLDER_PREFIX = 'frametrove-'
const SOCKET_NAME = 'store.sock'

/** A new address to listen at: a socket in a folder of its own, which only this user may enter, or a named pipe. */
export async function newAddress(): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\frametrove-${randomUUID()}`
  const inTemporary = path.join(tmpdir(), `${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME)
  const parent = Buffer.byteLength(inTemporary) <= MAX_PATH_BYTES ? tmpdir() : '/tmp'
  // Made with mode 0700.
  return path.join(await mkdtemp(path.join(parent, FOLDER_PREFIX)), SOCKET_NAME)
}

/** Removes what an address left behind on disk; nothing but what `newAddress` can have made. */
export async function removeAddress(address: string): Promise<void> {
  const folder = path.dirname(address)
  if (path.basename(address) !== SOCKET_NAME || !path.basename(folder).startsWith(FOLDER_PREFIX)) return
  await rm(address, { force: true }).catch(() => {})
  await rmdir(folder).catch(() => {})
}
