import { z } from 'zod'
import { RESULT_KINDS } from '../../src/shared/kinds'

const count = z.int().min(0)
const span = z.object({ start_ms: count, end_ms: count })
const presence = z.object({ count, present: z.boolean() })
const details = z.object({ state: z.string(), gaps: z.array(span) })
const kinds = z.array(z.enum(RESULT_KINDS))

const summarySchema = z.object({
  runs: z.array(
    z.object({
      videoId: z.string(),
      toolName: z.string(),
      counts: z.object({ frames: count, captions: count, transcripts: count, objects: count }),
      outcome: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
})

const reportSchema = z.object({
  ...{ video_id: z.string(), complete: z.boolean(), missing: kinds },
  ...{ frames: presence, captions: presence, transcripts: presence, objects: presence },
  details: z.object({ frames: details, captions: details, transcripts: details, objects: details }),
})

/** What the demo's commands answered inside VS Code, or why they did not; passed on as a JSON file. */
export const outcomeSchema = z.union([
  z.strictObject({ error: z.string() }),
  z.strictObject({ vscode: z.string(), ingested: z.array(summarySchema), reports: z.array(reportSchema) }),
])

/** The outcome of a demo. */
export type Outcome = z.infer<typeof outcomeSchema>

/** The outcome of a demo that went to its end. */
export type Shown = Exclude<Outcome, { error: string }>

/** The file that says where the outcome goes; beside the demo extension's manifest. */
export const configName = 'demo.json'

/** What that file holds. */
export const configSchema = z.strictObject({ outcome: z.string() })
