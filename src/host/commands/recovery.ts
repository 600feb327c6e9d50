import { randomUUID } from 'node:crypto'
import { commands, l10n, window } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import type { RecoveryEntry } from '../../shared/recording'
import { bytesText, dateText } from '../format'
import { contentText, recordingName, recoveryKindText, recoveryName } from '../recording/texts'
import { ask, type Choice } from '../ui/ask'
import { labelText, messageText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { confirmDeletion } from './confirm-deletion'
import { revealFolder } from './reveal-store'
import { withPatience } from './with-progress'

/** Recovery…: lists all recovery data, to restore, reveal or delete them. */
export const recovery: Command = async (context) => {
  const entries = await context.service.listRecovery()
  if (entries.length === 0) {
    void window.showInformationMessage(l10n.t('There is nothing to recover.'))
    return entries
  }
  const reply = await ask({
    title: l10n.t('Recovery'),
    placeholder: l10n.t('What was recorded and is not saved, the newest first'),
    choices: entries.map(toChoice),
  })
  if (typeof reply === 'object') await act(context, reply.answer)
  return entries
}

function toChoice(entry: RecoveryEntry): Choice<RecoveryEntry> {
  const { kind, recording, problem, savedAt, bytes } = entry
  const icon = { recording: 'record', unsaved: 'warning', emergency: 'archive', quarantined: 'error' }[kind]
  const content = recording === null ? bytesText(bytes) : contentText(recording)
  return {
    label: `$(${icon}) ${labelText(recoveryName(entry))}`,
    description: [recoveryKindText(entry), content].join(' · '),
    detail: [...(problem === null ? [] : [labelText(problem)]), l10n.t('written {0}', dateText(savedAt))].join(' · '),
    value: entry,
  }
}

/** What can be done with an entry. */
type Deed = 'save' | 'resume' | 'reveal' | 'delete'

async function act(context: CommandContext, entry: RecoveryEntry): Promise<void> {
  const reply = await ask({
    title: labelText(recoveryName(entry)),
    placeholder: l10n.t('What shall be done with it?'),
    choices: deeds(entry),
  })
  if (typeof reply === 'string') return
  await checkUnchanged(context, entry)
  switch (reply.answer) {
    case 'save':
      return restore(context, entry)
    case 'resume':
      await commands.executeCommand('frametrove.resumeActivity', { activityId: entry.recording?.id })
      return
    case 'reveal':
      return revealFolder(entry.file)
    case 'delete':
      return remove(context, entry)
  }
}

function deeds({ kind, recording }: RecoveryEntry): Choice<Deed>[] {
  const save: Choice<Deed> = { label: `$(save) ${l10n.t('Save as Activity')}`, value: 'save' }
  const resume: Choice<Deed> = { label: `$(debug-continue) ${l10n.t('Resume')}`, value: 'resume' }
  const reveal: Choice<Deed> = { label: `$(folder-opened) ${l10n.t('Reveal')}`, value: 'reveal' }
  const remove: Choice<Deed> = { label: `$(trash) ${l10n.t('Delete…')}`, value: 'delete' }
  const state = recording?.state
  // What goes on is finished or discarded by its own commands.
  if (kind === 'recording' && (state === 'recording' || state === 'paused')) return [reveal]
  const isResumable = kind === 'recording' && state === 'interrupted'
  return [...(recording === null ? [] : [save]), ...(isResumable ? [resume] : []), reveal, remove]
}

/** @throws FrametroveError `concurrent_modification` where somebody went on with it, saved or deleted it meanwhile */
async function checkUnchanged({ service }: CommandContext, entry: RecoveryEntry): Promise<void> {
  const now = (await service.listRecovery()).find(({ name }) => name === entry.name)
  if (now !== undefined && now.recording?.state === entry.recording?.state) return
  throw new FrametroveError('concurrent_modification', {
    what: l10n.t('Nothing was done with “{0}”.', recoveryName(entry)),
    why: l10n.t('Somebody went on with it, saved or deleted it meanwhile, maybe in another window.'),
    action: l10n.t('Run “Frametrove: Recovery…” again to see what there is now.'),
  })
}

async function restore({ service, operations, showActivity }: CommandContext, { name }: RecoveryEntry): Promise<void> {
  const title = l10n.t('Saving an activity')
  const { activity } = await withPatience(
    title,
    operations.run(title, () => service.restoreRecovery({ operationId: randomUUID(), name })),
  )
  const open = l10n.t('Open')
  const text = l10n.t('{0}: saved, {1}.', recordingName(activity), contentText(activity))
  void window.showInformationMessage(messageText(text), open).then((chosen) => {
    if (chosen === open) void showActivity(activity.id)
  })
}

async function remove({ service, operations }: CommandContext, entry: RecoveryEntry): Promise<void> {
  const name = recoveryName(entry)
  const detail =
    entry.recording === null
      ? l10n.t(
          "It may be all that is left of data that were damaged: {0}. This can't be undone.",
          bytesText(entry.bytes),
        )
      : l10n.t("All that was recorded is lost: {0}. This can't be undone.", contentText(entry.recording))
  if (!(await confirmDeletion(l10n.t('Delete the recovery data of “{0}”?', name), detail, l10n.t('Delete')))) return
  await operations.run(l10n.t('Deleting {0}', name), () => service.deleteRecovery([entry.name]))
  void window.showInformationMessage(messageText(l10n.t('{0}: deleted.', name)))
}
