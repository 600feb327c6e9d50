import { l10n } from 'vscode'
import type { IngestProgress } from '../../shared/contracts'
import { type MaintenanceStage, maintenanceStageSchema } from '../../shared/maintenance'
import type { CommandContext } from '../commands/command'
import { percentOf, withProgress } from '../commands/with-progress'
import { percentText } from '../format'

/** Runs a check, backup or restore under a notification that tells its stage and how far that is. */
export function runMaintenance<T>(
  context: CommandContext,
  title: string,
  work: (operationId: string) => Promise<T>,
): Promise<T> {
  return withProgress(context, title, (event) => ({ message: stageText(event) }), work)
}

function stageText(event: IngestProgress): string {
  const stage = maintenanceStageSchema.safeParse(event.message).data
  if (stage === undefined) return ''
  return event.total > 0 ? `${stageName(stage)}, ${percentText(percentOf(event))}` : stageName(stage)
}

function stageName(stage: MaintenanceStage): string {
  return {
    database: l10n.t('the database'),
    history: l10n.t('snapshots and logs'),
    images: l10n.t('images'),
    orphans: l10n.t('files that belong to no frame'),
    waiting: l10n.t('waiting for what is being stored'),
    saving: l10n.t('saving images'),
    checking: l10n.t('checking the backup'),
    restoring: l10n.t('restoring images'),
    deleting: l10n.t('deleting'),
  }[stage]
}
