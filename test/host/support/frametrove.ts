import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { ConfigurationTarget, extensions, workspace } from 'vscode'
import { z } from 'zod'
import type { FrametroveApi } from '../../../src/api'
import { ERROR_CATEGORIES, ERROR_CODES, type ErrorCode, problemSchema } from '../../../src/shared/errors'

/** The public API, as any other extension gets it. */
export async function frametrove(): Promise<FrametroveApi> {
  const extension = extensions.getExtension<FrametroveApi>('frametrove.frametrove')
  assert.ok(extension, 'VS Code does not know the extension')
  return extension.activate()
}

/** A video id that no other test uses: all tests share one store. */
export function newVideoId(name = 'video'): string {
  return `${name}-${randomUUID()}`
}

const sentence = z.string().regex(/\S.*[.?]$/s, 'is not a sentence')
const refusalSchema = z.object({
  name: z.literal('FrametroveError'),
  code: z.string(),
  category: z.enum(ERROR_CATEGORIES),
  severity: z.enum(['warning', 'error', 'critical']),
  retryable: z.boolean(),
  what: sentence,
  why: sentence,
  action: sentence,
  message: z.string(),
  problems: z.array(problemSchema),
  problemCount: z.number(),
})

/** A FrametroveError as a caller outside of the extension sees it: its class is not theirs. */
export type Refusal = z.infer<typeof refusalSchema>

/** Waits for a call that must fail, and checks that its error is whole: its code, what that means, three sentences. */
export async function refused(work: PromiseLike<unknown>, code: ErrorCode): Promise<Refusal> {
  const thrown = await Promise.resolve(work).then(
    () => assert.fail(`should have been refused with ${code}`),
    (error: unknown) => error,
  )
  assert.ok(thrown instanceof Error)
  const { success, data, error } = refusalSchema.safeParse(thrown)
  assert.ok(success, `${thrown.stack}\n${error?.message}`)
  assert.equal(data.code, code, data.message)
  const { category, severity, retryable } = ERROR_CODES[code]
  assert.deepEqual([data.category, data.severity, data.retryable], [category, severity, retryable])
  assert.equal(data.message, `${data.what} ${data.why} ${data.action}`)
  return data
}

/** Runs `work` while a setting of this workspace has another value. */
export async function withSetting(name: string, value: unknown, work: () => Promise<void>): Promise<void> {
  await change(name, value)
  try {
    await work()
  } finally {
    await change(name, undefined)
  }
}

/** Ends once every extension in this host has heard of the change: the listeners run in the order they came. */
async function change(name: string, value: unknown): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const listener = workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`frametrove.${name}`)) return
      listener.dispose()
      resolve()
    })
  })
  await workspace.getConfiguration('frametrove').update(name, value, ConfigurationTarget.Workspace)
  await heard
}
