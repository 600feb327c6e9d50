import { commands, l10n, window } from 'vscode'
import type { VerifyReport } from '../../shared/maintenance'
import { bytesText, dateText, debugSessionsText, imageCountText, numberText } from '../format'
import { askThorough } from '../maintenance/ask-thorough'
import { runMaintenance } from '../maintenance/progress'
import { findingText, placesText } from '../maintenance/texts'
import { messageText } from '../ui-text'
import type { Command, CommandContext } from './command'

/** Verify Store: looks at everything that is kept, and tells whether it is well. Changes nothing. */
export const verifyStore: Command = async (context, argument) => {
  const thorough = await askThorough(l10n.t('Verify store'), argument)
  if (thorough === undefined) return undefined
  const report = await runMaintenance(context, l10n.t('Verifying the store'), (operationId) =>
    context.service.verifyStore({ operationId, thorough }),
  )
  // Not awaited: the message may stay while the command is over.
  void tell(context, report)
  return report
}

async function tell({ documents }: CommandContext, report: VerifyReport): Promise<void> {
  const { checked, findings, thorough } = report
  const show = l10n.t('Show Report')
  const repair = l10n.t('Repair…')
  const sessions = checked.archives > 0 ? [debugSessionsText(checked.archives)] : []
  const files = [imageCountText(checked.images), ...sessions, bytesText(checked.imageBytes)].join(', ')
  const text =
    findings.length === 0
      ? l10n.t('The store is well: {0} rows and {1} were checked.', numberText(checked.rows), files)
      : l10n.t('The store has problems: {0}.', findings.map(findingText).join(', '))
  const chosen =
    findings.length === 0
      ? await window.showInformationMessage(messageText(text), show)
      : await window.showWarningMessage(messageText(text), repair, show)
  if (chosen === show) await documents.show(l10n.t('Store report'), reportText(report))
  if (chosen === repair) await commands.executeCommand('frametrove.repairStore', { thorough })
}

function reportText({ at, milliseconds, thorough, checked, findings }: VerifyReport): string {
  const seconds = numberText(Math.max(1, Math.round(milliseconds / 100)) / 10)
  const head = thorough
    ? l10n.t('Thorough check of the store, {0}, {1} s', dateText(at), seconds)
    : l10n.t('Quick check of the store, {0}, {1} s', dateText(at), seconds)
  const looked = [
    l10n.t('Rows: {0}', numberText(checked.rows)),
    l10n.t('Samples of activities: {0}', numberText(checked.samples)),
    l10n.t('Images: {0}, debug sessions: {1}', numberText(checked.images), numberText(checked.archives)),
    l10n.t('Size of both: {0}', bytesText(checked.imageBytes)),
    l10n.t('Snapshots: {0}, logs: {1}', numberText(checked.snapshots), numberText(checked.logs)),
  ]
  if (thorough && checked.unhashed > 0) {
    looked.push(l10n.t('Without a checksum, so only their size was compared: {0}', numberText(checked.unhashed)))
  }
  if (!thorough && checked.images + checked.archives > 0) {
    looked.push(l10n.t('Images and debug sessions were not read; a thorough check does that.'))
  }
  const found = findings.length === 0 ? l10n.t('No problems were found.') : placesText(findings, findingText)
  return [head, '', ...looked, '', found, ''].join('\n')
}
