import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { type FileIo, readAll, replaceFile } from '../engine/file-io'
import type { RecordingFiles } from './recording-files'
import { recordingStateSchema } from './saved-state'

/** A state with its place in the log: what comes behind it there is newer. */
const placedStateSchema = recordingStateSchema.extend({
  /** The sequence number of the log's next record, and where in the file that begins. */
  nextSequence: z.int().min(0),
  logEnd: z.int().min(0),
})
export type PlacedState = z.infer<typeof placedStateSchema>

/** The whole file: CRC-32 of the UTF-8 of the state, and the state. */
const HEAD = /^\{"format":"frametrove-recording\/1","crc32":(\d{1,10}),"recording":/
const TAIL = '}\n'

/** Replaces the state of a recording, durably; the one before stays as the backup. */
export function writeState(io: FileIo, files: RecordingFiles, state: PlacedState): void {
  const body = Buffer.from(JSON.stringify(state))
  const head = `{"format":"frametrove-recording/1","crc32":${crc32(body)},"recording":`
  replaceFile(io, files.state, Buffer.concat([Buffer.from(head), body, Buffer.from(TAIL)]), files.backup)
}

/** A state, or `null` where its file is damaged. I/O errors are thrown as they come. */
export function readState(io: FileIo, file: string): PlacedState | null {
  const bytes = readAll(io, file)
  const head = HEAD.exec(bytes.toString('latin1', 0, 100))
  const body = bytes.subarray(head?.[0].length ?? 0, bytes.length - TAIL.length)
  if (!head || crc32(body) !== Number(head[1])) return null
  return parseState(body.toString('utf8'))
}

function parseState(text: string): PlacedState | null {
  try {
    return placedStateSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
