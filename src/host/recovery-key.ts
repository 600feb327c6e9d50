import { randomBytes } from 'node:crypto'

/** What is needed of VS Code's SecretStorage. */
export interface KeyStore {
  get(name: string): PromiseLike<string | undefined>
  store(name: string, value: string): PromiseLike<void>
}

const NAME = 'frametrove.recoveryKey'
/** A key ring that waits for a person holds the store up no longer than this. */
const PATIENCE_MS = 5000

/**
 * The key that recovery data are encrypted with, in base64: the one that is there, also where nothing is encrypted any more,
 * since what was is still to be read. Errors are the key store's, or tell that it did not answer in time.
 * @param isWanted whether one is made where there is none
 * @returns `null`: there is none
 */
export async function recoveryKey(keys: KeyStore, isWanted: boolean): Promise<string | null> {
  const known = await inTime(keys.get(NAME))
  if (known !== undefined || !isWanted) return known ?? null
  await keys.store(NAME, randomBytes(32).toString('base64'))
  // Another window may have made one at the same time.
  return (await keys.get(NAME)) ?? null
}

async function inTime<T>(answer: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not given within ${PATIENCE_MS / 1000} seconds`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
