import * as z from 'zod'
import { exportedKeys, exportFormSchema } from '../shared/data-export'
import { idSchema } from '../shared/ids'
import { RESULT_KINDS } from '../shared/kinds'

const DEFAULT_LIMIT = 100

/** What the arguments of the public API must be. Made at the first call, since activation must be short. */
export const schemas = once(makeSchemas)

function makeSchemas() {
  const page = z
    .object({ limit: z.int().min(1).max(1000).default(DEFAULT_LIMIT), cursor: z.string().nullish() })
    .prefault({})
  const facts = z
    .object({
      toolVersion: z.string().max(1000).nullish(),
      model: z.string().max(1000).nullish(),
      parameters: z.record(z.string(), z.unknown()).nullish(),
    })
    .prefault({})
  const storeOptions = facts.unwrap().extend({ runId: idSchema.optional() }).prefault({})
  const paths = z.array(z.string().min(1)).min(1)
  const files = z.object({ paths, videoId: idSchema.optional(), toolName: idSchema.optional() })
  const frames = z.object({
    paths,
    videoId: idSchema,
    toolName: idSchema.optional(),
    frameRate: z.number().positive().max(100_000).optional(),
    skipBad: z.boolean().optional(),
  })
  const events = z.object({ paths })
  const debugSessions = z.object({ paths, videoId: idSchema.optional() })
  const resultsRequest = page
    .unwrap()
    .extend({ videoId: idSchema, kind: z.enum(RESULT_KINDS), runId: idSchema.optional() })
  const eventsRequest = page
    .unwrap()
    .extend({ videoId: idSchema.optional(), day: z.iso.date().optional() })
    .prefault({})
  const deletion = z.object({ toolName: idSchema.optional() }).prefault({})
  const { all, videoId, eventId, sessionId, activityId } = exportedKeys
  const exported = { as: exportFormSchema, path: z.string().min(1) }
  const dataExport = z.union([
    z.strictObject({ ...exported, all }),
    z.strictObject({ ...exported, videoId, sessionId: sessionId.optional() }),
    z.strictObject({ ...exported, eventId }),
    z.strictObject({ ...exported, activityId }),
  ])
  const records = z.array(z.record(z.string(), z.unknown()))
  return {
    page,
    facts,
    storeOptions,
    files,
    frames,
    events,
    debugSessions,
    resultsRequest,
    eventsRequest,
    deletion,
    records,
    dataExport,
  }
}

/** A function that makes its value at the first call. */
function once<T>(make: () => T): () => T {
  let value: { made: T } | undefined
  return () => {
    value ??= { made: make() }
    return value.made
  }
}
