import { commands, l10n, window } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import type { RepairPlan, RepairReport } from '../../shared/maintenance'
import { askThorough } from '../maintenance/ask-thorough'
import { isPlanConfirmed } from '../maintenance/confirm-plan'
import { runMaintenance } from '../maintenance/progress'
import { actionText, findingText, placesText } from '../maintenance/texts'
import type { Command, CommandContext } from './command'
import { withPatience } from './with-progress'

/** Repair Store…: says what it would do about what is wrong, and does it after a confirmation and a backup. */
export const repairStore: Command = async (context, argument) => {
  const thorough = await askThorough(l10n.t('Repair store'), argument)
  if (thorough === undefined) return undefined
  const plan = await runMaintenance(context, l10n.t('Looking for what to repair'), (operationId) =>
    context.service.planRepair({ operationId, thorough }),
  )
  if (plan.beyondRepair.length > 0) void tellBeyondRepair(context, plan)
  if (plan.actions.length === 0) {
    if (plan.beyondRepair.length === 0) void tellNothingToDo(plan)
    return undefined
  }
  if (!(await isConfirmed(context, plan))) return undefined
  const title = l10n.t('Repairing the store')
  const report = await withPatience(
    title,
    context.operations.run(title, () => context.service.repairStore(plan.id)),
  )
  void tellRepaired(context, report)
  return report
}

function isConfirmed({ documents }: CommandContext, plan: RepairPlan): Promise<boolean> {
  return isPlanConfirmed(documents, {
    question: l10n.t('Repair the store?'),
    lines: plan.actions.map(actionText),
    promise: backupPromise(),
    button: l10n.t('Repair'),
    document: {
      title: l10n.t('Repair plan'),
      text: planText(plan),
      question: l10n.t('Repair the store as the plan says?'),
    },
  })
}

function backupPromise(): string {
  return l10n.t('The database is backed up first. No file is deleted: what has to go is moved to quarantine.')
}

function planText({ actions }: RepairPlan): string {
  const list = placesText(actions, actionText)
  return [l10n.t('What a repair would do. Nothing has been changed yet.'), '', list, '', backupPromise(), ''].join('\n')
}

async function tellRepaired({ documents }: CommandContext, report: RepairReport): Promise<void> {
  const show = l10n.t('Show Report')
  const quarantine = l10n.t('Show Quarantine')
  const buttons = report.quarantine === null ? [show] : [show, quarantine]
  const chosen = await window.showInformationMessage(l10n.t('The store is repaired.'), ...buttons)
  if (chosen === quarantine) await commands.executeCommand('frametrove.showQuarantine')
  if (chosen !== show) return
  const { actions, backup } = report
  const places = [l10n.t('Backup from before: {0}', backup)]
  if (report.quarantine !== null) places.push(l10n.t('In quarantine: {0}', report.quarantine))
  const list = placesText(actions, actionText)
  await documents.show(l10n.t('Repair report'), [l10n.t('What was done'), '', list, '', ...places, ''].join('\n'))
}

async function tellNothingToDo({ thorough }: RepairPlan): Promise<void> {
  if (thorough) {
    await window.showInformationMessage(l10n.t('There is nothing to repair.'))
    return
  }
  const closely = l10n.t('Look Thoroughly')
  const text = l10n.t('There is nothing to repair, as far as a quick check can tell.')
  const chosen = await window.showInformationMessage(text, closely)
  if (chosen === closely) await commands.executeCommand('frametrove.repairStore', { thorough: true })
}

async function tellBeyondRepair({ errors }: CommandContext, { beyondRepair }: RepairPlan): Promise<void> {
  const error = new FrametroveError('corrupted', {
    what: l10n.t('A repair can’t mend all that is wrong.'),
    why: l10n.t('This can’t be made again from what is there: {0}.', beyondRepair.map(findingText).join(', ')),
    action: l10n.t('Restore a backup.'),
  })
  const restore = () => commands.executeCommand('frametrove.restoreFromBackup')
  await errors.show(error, [{ label: l10n.t('Restore from Backup…'), run: restore }])
}
