import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { FrametroveError } from '../../shared/errors'

/** AES-256-GCM with a new nonce for each piece: NIST SP 800-38D. */
const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Begins what is sealed; what is not is JSON, and begins with a brace. */
const MARK = 1

/** Seals what is written of recordings, where positions are to be kept from who reads the disk. */
export interface RecoveryCipher {
  /** @throws FrametroveError `recovery_undecodable` where it is to be sealed, and there is no key */
  seal(bytes: Buffer): Buffer
  /** What `seal` was given, then or in the clear. @throws FrametroveError `recovery_undecodable` without its key */
  open(bytes: Buffer): Buffer
}

/** @param settings whether to seal, and the key: 32 bytes in base64; what is sealed is opened in either case */
export function recoveryCipher(
  settings: () => { encryptRecordings: boolean; recoveryKey: string | null },
): RecoveryCipher {
  const requireKey = (): Buffer => {
    const { recoveryKey } = settings()
    if (recoveryKey === null) throw keyGone('Its key is not in this computer’s secret storage.')
    return Buffer.from(recoveryKey, 'base64')
  }
  return {
    seal(bytes) {
      if (!settings().encryptRecordings) return bytes
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, requireKey(), nonce)
      const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
      return Buffer.concat([Buffer.of(MARK), nonce, cipher.getAuthTag(), sealed])
    },
    open(bytes) {
      if (bytes[0] !== MARK) return bytes
      const key = requireKey()
      const tagAt = 1 + NONCE_BYTES
      const cipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, tagAt), { authTagLength: TAG_BYTES })
      cipher.setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES))
      try {
        return Buffer.concat([cipher.update(bytes.subarray(tagAt + TAG_BYTES)), cipher.final()])
      } catch (error) {
        throw keyGone('It was encrypted with another key than that in this computer’s secret storage.', error)
      }
    },
  }
}

/** Whether an error says that a key is missing. */
export function isKeyGone(error: unknown): boolean {
  return error instanceof FrametroveError && error.code === 'recovery_undecodable'
}

function keyGone(why: string, cause?: unknown): FrametroveError {
  const what = 'The recovery data of a recording could not be encrypted or decrypted.'
  const action =
    'Recovery data that are there are kept: open them where their key is. To record without encryption, turn “frametrove.recording.encrypt” off.'
  return new FrametroveError('recovery_undecodable', { what, why, action }, { cause })
}
