import * as z from 'zod'
import { activitySchema } from './activity'
import { debugSessionSchema } from './debug-session'
import { resultsSchema } from './results-schema'

/**
 * The JSON Schema of `*.frametrove-results.json`, made from the zod schema, for VS Code's JSON
 * support: draft 7, which is the newest that it knows in full.
 */
export function resultsJsonSchema(): object {
  return toJsonSchema(resultsSchema)
}

/** The same of `*.frametrove-debug.json`. */
export function debugJsonSchema(): object {
  return toJsonSchema(debugSessionSchema)
}

/** The same of `*.frametrove-activity.json`. */
export function activityJsonSchema(): object {
  return toJsonSchema(activitySchema)
}

function toJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => mergeNull(jsonSchema),
  })
}

/**
 * Writes "this type or null" as one type list where zod writes two alternatives: an editor then
 * says what is wrong with a value, instead of that it matches neither.
 */
function mergeNull(schema: z.core.JSONSchema.BaseSchema): void {
  const [value, none, ...more] = schema.anyOf ?? []
  if (value?.type === undefined || none?.type !== 'null' || more.length > 0) return
  delete schema.anyOf
  const { type, const: only, ...rules } = value
  const description = schema.description
  Object.assign(schema, rules, { type: [type, 'null'] }, only === undefined ? {} : { enum: [only, null] })
  if (description !== undefined) schema.description = description
}
