import type { RunFacts, VideoChanges } from '../shared/model'
import { headerSchema, RESULTS_FORMAT, type ResultsHeader, videoMetadataSchema } from '../shared/results-schema'
import { describeIssue, formatPath } from './describe-issue'
import { isObject } from './is-object'
import { jsonText, toMs } from './normalise'

/** What a checked header says, in the store's terms. */
export interface HeaderFacts {
  videoId: string | null
  toolName: string | null
  /** Keys of the header that are not known are in `parameters.extra`. */
  facts: RunFacts
  video: VideoChanges
}

/** A fault of a header: the path within it (`video.width`), and what is wrong. */
export interface HeaderFault {
  path: string
  message: string
}

/** The keys that a header may have. */
export const headerKeys: readonly string[] = Object.keys(headerSchema.shape)
const videoKeys = Object.keys(videoMetadataSchema.shape)

/** Checks a header: its facts, or every fault of it. */
export function readHeader(value: Record<string, unknown>): { ok: HeaderFacts } | { faults: HeaderFault[] } {
  const format = typeof value.format === 'string' ? formatFault(value.format) : null
  if (format !== null) return { faults: [{ path: 'format', message: format }] }
  const parsed = headerSchema.safeParse(value)
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.map((issue) => ({
        path: formatPath(issue.path),
        message: describeIssue(issue, value, [...headerKeys, ...videoKeys]),
      })),
    }
  }
  try {
    return { ok: factsOf(parsed.data) }
  } catch {
    return { faults: [{ path: '', message: "has keys whose values are too large, or can't be written as JSON" }] }
  }
}

/** What is wrong with a format name; `null` for the one that is read here. */
export function formatFault(format: string): string | null {
  if (format === RESULTS_FORMAT) return null
  const version = Number(format.match(/^frametrove\/(\d+)$/)?.[1] ?? 0)
  if (version > 1) {
    return `is of the newer format ${format}, and this version of Frametrove reads ${RESULTS_FORMAT}; update the extension`
  }
  return `is of the format ${JSON.stringify(format.slice(0, 60))}, not of tool results (${RESULTS_FORMAT})`
}

function factsOf(header: ResultsHeader): HeaderFacts {
  const { video } = header
  return {
    videoId: header.video_id ?? null,
    toolName: header.tool ?? null,
    facts: given({
      toolVersion: header.tool_version,
      model: header.model,
      parameters: parametersOf(header),
    }),
    video: given({
      title: video?.title,
      sourceUri: video?.source_uri,
      durationMs: toMs(video?.duration_ms, video?.duration),
      width: video?.width,
      height: video?.height,
      frameRate: video?.frame_rate,
    }),
  }
}

/** The parameters, and under `extra` the keys of the header and of its video that the format does not know. */
function parametersOf(header: ResultsHeader): Record<string, unknown> | null {
  const videoExtra = unknownKeys(header.video, videoKeys)
  const extra = { ...unknownKeys(header, headerKeys), ...(videoExtra === null ? {} : { video: videoExtra }) }
  if (Object.keys(extra).length === 0) return header.parameters ?? null
  // Measured here, since a misnamed list of a million records would be one of these keys.
  jsonText(extra)
  return { ...header.parameters, extra }
}

function unknownKeys(value: unknown, known: readonly string[]): Record<string, unknown> | null {
  if (!isObject(value)) return null
  const unknown = Object.entries(value).filter(([key]) => !known.includes(key))
  return unknown.length === 0 ? null : Object.fromEntries(unknown)
}

/** The keys that have a value: those left out must not clear what is known already. */
function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value != null)
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> }
}
