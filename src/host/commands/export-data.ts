import { l10n, window } from 'vscode'
import type { DataExport, ExportForm, ExportScope } from '../../shared/data-export'
import { bytesText, numberText } from '../format'
import { askExportForm, askExportScope, askExportTarget, type ExportTarget } from '../ui/export-questions'
import { messageText } from '../ui-text'
import { type Command, type CommandContext, ForCaller } from './command'
import { exportArguments } from './export-arguments'
import { revealFolder } from './reveal-store'
import { percentOf, withProgress } from './with-progress'

/**
 * Export…: writes a video, an event, a debug session, an activity or everything into a file or a new folder. With all of what, `as` and
 * `uri` it asks nothing, and never replaces a file.
 */
export const exportData: Command = async (context, argument) => {
  const given = exportArguments(argument)
  const scope = given.scope ?? (await askExportScope(context.service))
  if (scope === undefined) return undefined
  const as = given.as ?? (await askExportForm(scope))
  if (as === undefined) return undefined
  if (given.path !== undefined) {
    const done = await run(context, scope, as, { path: given.path, replace: false }).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    void tell(done)
    return done
  }
  const target = await askExportTarget(scope, as)
  if (target === undefined) return undefined
  const done = await run(context, scope, as, target)
  void tell(done)
  return done
}

function run(
  context: CommandContext,
  scope: ExportScope,
  as: ExportForm,
  { path, replace }: ExportTarget,
): Promise<DataExport> {
  return withProgress(
    context,
    l10n.t('Exporting data'),
    (event) => ({ message: '', percent: percentOf(event) }),
    (operationId) => context.service.exportData({ operationId, scope, as, path, replace }),
  )
}

async function tell({ path, bytes, missing }: DataExport): Promise<void> {
  const reveal = l10n.t('Reveal')
  const exported = l10n.t('Exported {0} into {1}.', bytesText(bytes), path)
  const lost = l10n.t('Images and debug sessions that are not there: {0}.', numberText(missing))
  const chosen =
    missing === 0
      ? await window.showInformationMessage(messageText(exported), reveal)
      : await window.showWarningMessage(messageText(`${exported} ${lost}`), reveal)
  if (chosen === reveal) await revealFolder(path)
}
