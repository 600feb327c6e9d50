import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { readAll, replaceFile } from '../engine/file-io'
import type { RecordingFiles } from './recording-files'
import { isKeyGone, type RecoveryCipher } from './recovery-cipher'
import type { LogPlatform } from './recovery-log'
import { recordingStateSchema } from './saved-state'

/** A state with its place in the log: what comes behind it there is newer. */
const placedStateSchema = recordingStateSchema.extend({
  /** The sequence number of the log's next record, and where in the file that begins. */
  nextSequence: z.int().min(0),
  logEnd: z.int().min(0),
})
export type PlacedState = z.infer<typeof placedStateSchema>

/** The version of what is in `samples`; another is not read. */
export const STATE_VERSION = 2

/** The whole file: CRC-32 of the UTF-8 of the state, and the state; where it is sealed, its bytes as text in base64. */
const HEAD = /^\{"format":"frametrove-recording\/(\d{1,9})","crc32":(\d{1,10}),"recording":/
const TAIL = '}\n'

/** Replaces the state of a recording, durably; the one before stays as the backup. */
export function writeState({ io, cipher }: LogPlatform, files: RecordingFiles, state: PlacedState): void {
  const text = Buffer.from(JSON.stringify(state))
  const sealed = cipher.seal(text)
  const body = sealed === text ? text : Buffer.from(JSON.stringify(sealed.toString('base64')))
  const head = `{"format":"frametrove-recording/${STATE_VERSION}","crc32":${crc32(body)},"recording":`
  replaceFile(io, files.state, Buffer.concat([Buffer.from(head), body, Buffer.from(TAIL)]), files.backup)
}

/**
 * A state, or `null` where its file is damaged. I/O errors are thrown as they come.
 * @throws FrametroveError `recovery_undecodable` without its key
 */
export function readState({ io, cipher }: LogPlatform, file: string): PlacedState | null {
  const bytes = readAll(io, file)
  const head = HEAD.exec(bytes.toString('latin1', 0, 100))
  const body = bytes.subarray(head?.[0].length ?? 0, bytes.length - TAIL.length)
  if (Number(head?.[1]) !== STATE_VERSION || crc32(body) !== Number(head?.[2])) return null
  return parseState(body.toString('utf8'), cipher)
}

function parseState(text: string, cipher: RecoveryCipher): PlacedState | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'string') return placedStateSchema.parse(value)
    return placedStateSchema.parse(JSON.parse(cipher.open(Buffer.from(value, 'base64')).toString('utf8')))
  } catch (error) {
    if (isKeyGone(error)) throw error
    return null
  }
}
