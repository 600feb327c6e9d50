import { l10n, window } from 'vscode'
import { contentText, recordingName } from '../recording/texts'
import { messageText } from '../ui-text'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { targetRecording } from './recording-target'

/** Discard Recording…: forgets a recording with all its data, after a confirmation. */
export const discardRecording: Command = async (context, argument) => {
  const question = { title: l10n.t('Discard recording'), placeholder: l10n.t('Which recording shall go?') }
  const states = ['recording', 'paused', 'interrupted', 'unsaved'] as const
  const recording = await targetRecording(context, { ...question, states }, argument)
  if (recording === undefined) return undefined
  const name = recordingName(recording)
  const detail = l10n.t("All that was recorded is lost: {0}. This can't be undone.", contentText(recording))
  if (!(await confirmDeletion(l10n.t('Discard the recording “{0}”?', name), detail, l10n.t('Discard'))))
    return undefined
  // Somebody may have saved it meanwhile: then there is nothing to discard.
  const current = await targetRecording(context, { ...question, states }, { activityId: recording.id })
  if (current === undefined) return undefined
  await context.operations.run(l10n.t('Discarding a recording'), () => context.live.discard(recording.id))
  void window.showInformationMessage(messageText(l10n.t('{0}: discarded.', name)))
  return recording
}
