import { commands, l10n, window } from 'vscode'
import type { CleanUpPlan, CleanUpReport } from '../../shared/clean-up'
import { bytesText, eventDeletionText } from '../format'
import { freedBytes, groupText, planDocument, planLines, reportDocument } from '../maintenance/clean-up-texts'
import { isPlanConfirmed } from '../maintenance/confirm-plan'
import { runMaintenance } from '../maintenance/progress'
import { messageText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { confirmDeletion } from './confirm-deletion'

/** Clean Up…: says what it would delete by the settings and how much that frees, and does it after a confirmation. */
export const cleanUp: Command = async (context) => {
  const { documents, service } = context
  const plan = await runMaintenance(context, l10n.t('Looking for what can go'), (operationId) =>
    service.planCleanUp({ operationId }),
  )
  const files = plan.orphans.count + plan.debugSessions.count
  const hasMore = plan.groups.length > 0 || files > 0 || plan.thinning.count > 0
  if (!hasMore && !plan.pinned) {
    void tellNothingToDo(context, plan)
    return undefined
  }
  if (hasMore && !(await isConfirmed(context, plan))) return undefined
  const confirmedPinned = await askAboutPinned(plan)
  if (confirmedPinned === undefined || (!hasMore && !confirmedPinned)) return undefined
  const isMajor = confirmedPinned ? plan.isMajorWithPinned : plan.isMajor
  if (isMajor && !(await isMajorConfirmed(plan))) return undefined
  const report = await runMaintenance(context, l10n.t('Cleaning up'), (operationId) =>
    service.cleanUp({ operationId, planId: plan.id, confirmedPinned, confirmedMajor: isMajor }),
  )
  await documents.show(l10n.t('Clean-up report'), reportDocument(plan, report))
  tellDone(report)
  return report
}

function isConfirmed({ documents }: CommandContext, plan: CleanUpPlan): Promise<boolean> {
  const bytes = plan.groups.reduce((sum, group) => sum + group.bytes, plan.orphans.bytes + plan.debugSessions.bytes)
  // Samples lie in the database, which does not shrink by them.
  const frees = (question: string) =>
    bytes === 0 ? question : `${question} ${l10n.t('This frees {0}.', bytesText(bytes))}`
  return isPlanConfirmed(documents, {
    question: frees(l10n.t('Clean up the store?')),
    lines: planLines(plan),
    promise:
      plan.groups.length > 0
        ? l10n.t("The events go with their frames. This can't be undone.")
        : l10n.t("This can't be undone."),
    button: l10n.t('Clean Up'),
    document: {
      title: l10n.t('Clean-up plan'),
      text: planDocument(plan),
      question: frees(l10n.t('Clean up the store as the plan says?')),
    },
  })
}

/** Whether pinned events go, too; `undefined` if the person leaves. */
async function askAboutPinned({ pinned, groups }: CleanUpPlan): Promise<boolean | undefined> {
  if (!pinned) return false
  const remove = l10n.t('Delete Pinned')
  const keep = l10n.t('Keep Pinned')
  const detail = [groupText(pinned), ...pinned.first.slice(0, 10).map(({ id }) => `• ${id}`)].join('\n')
  const options = { modal: true, detail }
  const buttons = groups.length > 0 ? [remove, keep] : [remove]
  const chosen = await window.showWarningMessage(l10n.t('Delete pinned events, too?'), options, ...buttons)
  return chosen === undefined ? undefined : chosen === remove
}

function isMajorConfirmed({ total }: CleanUpPlan): Promise<boolean> {
  const detail = l10n.t(
    'All that is stored: {0}. Check the settings if that is not what you want.',
    eventDeletionText(total),
  )
  return confirmDeletion(l10n.t('Delete more than half of everything?'), detail, l10n.t('Delete More Than Half'))
}

function tellDone(report: CleanUpReport): void {
  const freed = bytesText(freedBytes(report))
  const text = report.isCancelled
    ? l10n.t('The clean-up was stopped; until then it freed {0}.', freed)
    : l10n.t('The store is cleaned up; that freed {0}.', freed)
  void window.showInformationMessage(text)
}

async function tellNothingToDo({ documents }: CommandContext, plan: CleanUpPlan): Promise<void> {
  const settings = l10n.t('Open Settings')
  const show = l10n.t('Show Details')
  const text = l10n.t(
    'There is nothing to clean up by the settings {0}.',
    '“frametrove.retention.days”, “daysByKind”, “framesQuotaMb”, “debugQuotaMb” and “leaveFreeMb”, and “frametrove.activities.thinToleranceM”',
  )
  const chosen = await window.showInformationMessage(messageText(text), settings, show)
  if (chosen === settings) await commands.executeCommand('workbench.action.openSettings', 'frametrove.retention')
  if (chosen === show) await documents.show(l10n.t('Clean-up plan'), planDocument(plan))
}
