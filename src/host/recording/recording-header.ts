import { open } from 'node:fs/promises'
import * as z from 'zod'
import { isMissing } from '../../shared/errors'
import { type StartActivityRequest, startActivityRequestSchema } from '../../shared/recording'
import { type Defined, defined } from '../../shared/validate'

/** Longer first lines are no header. */
const MAX_BYTES = 200_000

/** What the first line of a followed file may say of the recording. */
export type RecordingHeader = Defined<Partial<Omit<StartActivityRequest, 'file'>>>

const { shape } = startActivityRequestSchema
/** The format's keys, and what each is in a request. */
const KEYS = [
  ['type', 'type', shape.type],
  ['id', 'id', shape.id],
  ['notes', 'notes', shape.notes],
  ['video_id', 'videoId', shape.videoId],
  ['video_offset_ms', 'videoOffsetMs', shape.videoOffsetMs],
] as const

const objectSchema = z.record(z.string(), z.unknown())
const headerSchema = startActivityRequestSchema.omit({ file: true }).partial()

/**
 * What the first line of a file says, where it is a header: an object with such keys, and without a place. What can't be used of it counts as
 * left out. `null`: it is a sample, or nothing that can be read.
 */
export function recordingHeader(line: string): RecordingHeader | null {
  const values = objectSchema.safeParse(parsed(line)).data
  if (values === undefined || ['latitude', 'longitude', 'time'].some((key) => key in values)) return null
  if (!['format', ...KEYS.map(([key]) => key)].some((key) => key in values)) return null
  const usable = KEYS.flatMap(([key, name, schema]) => {
    const value = schema.safeParse(values[key]).data
    return value === undefined ? [] : [[name, value] as const]
  })
  return defined(headerSchema.parse(Object.fromEntries(usable)))
}

/** The header of a file; `null` where it has none, or is not there yet. @throws what else the file system says */
export async function readRecordingHeader(file: string): Promise<RecordingHeader | null> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (handle === null) return null
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0)
    const [line = ''] = new TextDecoder().decode(buffer.subarray(0, bytesRead)).split('\n', 1)
    return recordingHeader(line)
  } finally {
    await handle.close()
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
