import * as z from 'zod'
import {
  type ExportForm,
  type ExportScope,
  exportedKeys,
  exportFormSchema,
  exportScopeOf,
} from '../../shared/data-export'
import { checked } from '../../shared/validate'
import { exportPath } from '../export-path'
import { pathOf } from './arguments'
import { toCaller } from './command'

/** Of a keybinding, an extension or an item of a tree, which has other keys, too. */
const argumentsSchema = z
  .object({
    ...exportedKeys,
    ...{ as: exportFormSchema, uri: z.union([z.string(), z.object({ scheme: z.string(), fsPath: z.string() })]) },
  })
  .partial()
  .refine((it) => it.sessionId === undefined || it.videoId !== undefined, 'needs the videoId of its sessionId')

/** What the command was given. */
export interface ExportArguments {
  scope?: ExportScope
  as?: ExportForm
  /** Absolute: the file, or the folder that the new one is made in. */
  path?: string
}

/** Reads the arguments; what is wrong with them is told to the caller. */
export function exportArguments(argument: unknown): ExportArguments {
  if (argument === undefined || argument === null) return {}
  return toCaller(() => {
    const { uri, as, ...what } = checked(argumentsSchema, argument, 'arguments')
    const scope = exportScopeOf(what)
    return {
      ...(scope === undefined ? {} : { scope }),
      ...(as === undefined ? {} : { as }),
      ...(uri === undefined ? {} : { path: typeof uri === 'string' ? pathOf(uri) : exportPath(uri) }),
    }
  })
}
