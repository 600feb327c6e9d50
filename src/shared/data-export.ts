import * as z from 'zod'
import { idSchema } from './ids'

/** What of the store is exported. A video goes with its current results, its events, debug sessions and activities. */
export const exportScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('video'), videoId: idSchema }),
  z.strictObject({ kind: z.literal('event'), eventId: idSchema }),
  z.strictObject({ kind: z.literal('session'), videoId: idSchema, sessionId: idSchema }),
  z.strictObject({ kind: z.literal('activity'), activityId: idSchema }),
])
export type ExportScope = z.infer<typeof exportScopeSchema>

/** The keys that arguments name it by: one of an event, an activity or a video, a session with its video, or `all`. */
export const exportedKeys = {
  ...{ all: z.literal(true), videoId: idSchema, eventId: idSchema, sessionId: idSchema },
  activityId: idSchema,
}

/** What such keys name, the narrowest that they can; `undefined` for nothing. */
export function exportScopeOf({
  all,
  videoId,
  eventId,
  sessionId,
  activityId,
}: {
  [K in keyof typeof exportedKeys]?: z.infer<(typeof exportedKeys)[K]> | undefined
}): ExportScope | undefined {
  if (videoId !== undefined && sessionId !== undefined) return { kind: 'session', videoId, sessionId }
  if (eventId !== undefined) return { kind: 'event', eventId }
  if (activityId !== undefined) return { kind: 'activity', activityId }
  if (videoId !== undefined) return { kind: 'video', videoId }
  return all ? { kind: 'all' } : undefined
}

/**
 * What data is exported as: `json` (files that are ingested again, without the images of videos), `csv` (a table for each
 * kind), `sqlite` (a database), `folder` and `zip` (the JSON files with all images); of activities also `gpx` and `geojson`.
 */
export const EXPORT_FORMS = ['json', 'csv', 'sqlite', 'folder', 'zip', 'gpx', 'geojson'] as const
export const exportFormSchema = z.enum(EXPORT_FORMS)
export type ExportForm = z.infer<typeof exportFormSchema>

/** Whether an export is one file; the others are a new folder. */
export function isFileForm(as: ExportForm): as is 'sqlite' | 'zip' | ActivityForm {
  return as === 'sqlite' || as === 'zip' || isActivityForm(as)
}

/** The forms that only activities have. */
export type ActivityForm = 'gpx' | 'geojson'

/** Whether an export is of activities only. */
export function isActivityForm(as: ExportForm): as is ActivityForm {
  return as === 'gpx' || as === 'geojson'
}

/** An export to make. */
export const dataExportRequestSchema = z.strictObject({
  operationId: z.string(),
  scope: exportScopeSchema,
  as: exportFormSchema,
  /** Absolute: the file, or the folder that the new one is made in. */
  path: z.string().min(1),
  /** Whether a file that is there may be replaced: the person was asked. */
  replace: z.boolean(),
})
export type DataExportRequest = z.infer<typeof dataExportRequestSchema>

/** What was exported. */
export const dataExportSchema = z.object({
  /** The file, or the new folder; absolute. */
  path: z.string(),
  /** Files that were written: those in the folder, or in the ZIP file. */
  files: z.int(),
  /** Of the file, or of all in the folder. */
  bytes: z.number(),
  /** Images and debug sessions that rows name and that are not there. */
  missing: z.int(),
})
export type DataExport = z.infer<typeof dataExportSchema>
