import { createHash, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { errorDataSchema, FrametroveError } from '../../shared/errors'

/** The version of what goes over the socket: another one is not understood. */
const PROTOCOL = 1
/** The longest message before a guest is known to be one. */
export const MAX_HANDSHAKE_BYTES = 16 * 1024

const helloSchema = z.object({ frametrove: z.int(), token: z.string() })
const welcomeSchema = z.union([z.object({ welcome: z.literal(true) }), z.object({ refused: errorDataSchema })])

/** The first message of a guest. */
export function hello(token: string): z.infer<typeof helloSchema> {
  return { frametrove: PROTOCOL, token }
}

/** What the owner answers to a guest's first message; `null` where the guest is not to be answered. */
export function welcome(message: unknown, token: string): z.infer<typeof welcomeSchema> | null {
  const { data } = helloSchema.safeParse(message)
  if (!data || !isEqual(data.token, token)) return null
  return data.frametrove === PROTOCOL ? { welcome: true } : { refused: otherVersion().toData() }
}

/** Whether the owner's answer is a welcome. @throws FrametroveError `store_locked` where the owner refused */
export function isWelcome(message: unknown): boolean {
  const { data } = welcomeSchema.safeParse(message)
  if (data && 'refused' in data) throw FrametroveError.fromData(data.refused)
  return data !== undefined
}

function isEqual(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

function otherVersion(): FrametroveError {
  return new FrametroveError('store_locked', {
    what: 'The store was not opened.',
    why: 'Another window of VS Code has it open with another version of Frametrove.',
    action: 'Reload that window, then this one.',
  })
}
