import type * as z from 'zod'
import { FrametroveError } from './errors'
import { idSchema } from './ids'

/** An object without the keys whose value is `undefined`. */
export type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Drops the keys whose value is `undefined`: what a caller left out and what it set to `undefined` mean the same. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as Defined<T>
}

/** `value` as the schema has it, or an `invalid_input` error that names the argument and the key in it. */
export function checked<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => ({
    where: [name, ...issue.path].join('.').replace(/\.(\d+)(?=\.|$)/g, '[$1]'),
    message: issue.message,
  }))
  const why = problems.map((it) => `${it.where}: ${it.message}.`).join(' ')
  const where = problems[0]?.where ?? name
  throw new FrametroveError(
    'invalid_input',
    {
      what: `The argument “${where}” can't be used.`,
      why,
      action: 'Correct it, then call again. Nothing was changed.',
    },
    { problems },
  )
}

/** An id given by a caller, or an `invalid_id` error that names the argument. */
export function checkedId(value: unknown, name: string): string {
  const result = idSchema.safeParse(value)
  if (result.success) return result.data
  const message = result.error.issues[0]?.message ?? 'is not an id'
  throw new FrametroveError(
    'invalid_id',
    {
      what: `The argument “${name}” can't be used.`,
      why: `It ${message}.`,
      action: 'Give text of 1 to 200 characters. Nothing was changed.',
    },
    { problems: [{ where: name, message }] },
  )
}
