import { isAbsolute, join } from 'node:path'
import { l10n, Uri, workspace } from 'vscode'
import * as z from 'zod'
import { ingestArgumentsSchema } from '../../shared/contracts'
import { FrametroveError } from '../../shared/errors'
import { checked, checkedId } from '../../shared/validate'
import { toCaller } from './command'

const argumentSchema = z
  .object({
    ...{ videoId: z.unknown(), toolName: z.unknown(), runId: z.unknown(), eventId: z.unknown() },
    ...{ sessionId: z.unknown(), comparedId: z.unknown(), activityId: z.unknown() },
  })
  .partial()

/** The video that the first argument names: an item of the tree, or an object from a keybinding or an extension. */
export function videoIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'videoId')
}

/** The tool that the first argument names. */
export function toolNameOf(argument: unknown): string | undefined {
  return idOf(argument, 'toolName')
}

/** The run that the first argument names. */
export function runIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'runId')
}

/** The events that arguments name: all selected items of the tree, or the first argument. */
export function eventIdsOf(argument: unknown, selection: unknown): string[] {
  return idsOf(argument, selection, 'eventId')
}

/** The event that the first argument names. */
export function eventIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'eventId')
}

/** The activities that arguments name: all selected items of the tree, or the first argument. */
export function activityIdsOf(argument: unknown, selection: unknown): string[] {
  return idsOf(argument, selection, 'activityId')
}

/** The activity that the first argument names. */
export function activityIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'activityId')
}

/** The debug session that the first argument names. */
export function sessionIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'sessionId')
}

/** The debug session that the first argument names to compare with. */
export function comparedIdOf(argument: unknown): string | undefined {
  return idOf(argument, 'comparedId')
}

function idsOf(argument: unknown, selection: unknown, key: keyof z.infer<typeof argumentSchema>): string[] {
  const named = Array.isArray(selection) && selection.length > 0 ? selection : [argument]
  return [...new Set(named.map((it) => idOf(it, key)).filter((id) => id !== undefined))]
}

/** The id under a key of an argument, if it has one; a bad one is told to the caller. */
function idOf(argument: unknown, key: keyof z.infer<typeof argumentSchema>): string | undefined {
  const id = argumentSchema.safeParse(argument).data?.[key]
  return id === undefined ? undefined : toCaller(() => checkedId(id, key))
}

/** What an ingest command was given. */
export interface IngestArguments {
  paths?: string[]
  videoId?: string
  toolName?: string
  frameRate?: number
  as?: 'video' | 'events'
  activityType?: string
}

/** Reads the arguments of an ingest command: of the explorer (a resource, and all selected ones), or an object. */
export function ingestArguments(first: unknown, second: unknown): IngestArguments {
  if (first === undefined || first === null) return {}
  if (first instanceof Uri) {
    const selected = Array.isArray(second) ? second.filter((it) => it instanceof Uri) : []
    return { paths: (selected.length > 0 ? selected : [first]).map(diskPath) }
  }
  return toCaller(() => objectArguments(first))
}

function objectArguments(argument: unknown): IngestArguments {
  const { videoId, toolName, uri, frameRate, as, activityType } = checked(ingestArgumentsSchema, argument, 'arguments')
  return {
    ...(uri === undefined ? {} : { paths: [typeof uri === 'string' ? pathOf(uri) : diskPath(uri)] }),
    ...(videoId === undefined ? {} : { videoId }),
    ...(toolName === undefined ? {} : { toolName }),
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(as === undefined ? {} : { as }),
    ...(activityType === undefined ? {} : { activityType }),
  }
}

/** A path, or a `file:` URI, as an absolute path; a relative one starts at the first workspace folder. */
export function pathOf(text: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return diskPath(Uri.parse(text, true))
  if (isAbsolute(text)) return text
  const folder = workspace.workspaceFolders?.[0]
  if (folder !== undefined) return join(diskPath(folder.uri), text)
  throw new FrametroveError('invalid_input', {
    what: l10n.t("The path “{0}” can't be used.", text),
    why: l10n.t('It is relative, and no folder is open that it could start from.'),
    action: l10n.t('Give an absolute path, or open the folder. Nothing was changed.'),
  })
}

/** The path of a resource on disk. The store reads files itself, so other file systems are out of its reach. */
export function diskPath(uri: { scheme: string; fsPath: string }): string {
  if (uri.scheme === 'file' || uri.scheme === 'vscode-remote') return uri.fsPath
  throw new FrametroveError('invalid_input', {
    what: l10n.t("“{0}” can't be ingested.", uri.fsPath),
    why: l10n.t('It lies in a file system of the kind “{0}”, and Frametrove reads files on disk.', uri.scheme),
    action: l10n.t('Save a copy on disk and ingest that. Nothing was changed.'),
  })
}
