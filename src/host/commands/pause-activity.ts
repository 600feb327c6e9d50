import { l10n, window } from 'vscode'
import { recordingName } from '../recording/texts'
import { messageText } from '../ui-text'
import type { Command } from './command'
import { targetRecording } from './recording-target'

/** Pause Recording: what comes until it is resumed is no part of it. */
export const pauseActivity: Command = async (context, argument) => {
  const question = { title: l10n.t('Pause recording'), placeholder: l10n.t('Which recording shall pause?') }
  const recording = await targetRecording(context, { ...question, states: ['recording'] }, argument)
  if (recording === undefined) return undefined
  return context.operations.run(l10n.t('Pausing a recording'), () => context.live.pause(recording.id))
}

/** Resume Recording: goes on with a paused recording, or with one that was interrupted, whose file is followed further. */
export const resumeActivity: Command = async (context, argument) => {
  const question = { title: l10n.t('Resume recording'), placeholder: l10n.t('Which recording shall go on?') }
  const states = ['paused', 'interrupted', 'unsaved'] as const
  const recording = await targetRecording(context, { ...question, states }, argument)
  if (recording === undefined) return undefined
  const resumed = await context.operations.run(l10n.t('Resuming a recording'), () => context.live.resume(recording.id))
  if (recording.state !== 'paused')
    void tell(recording.source === null, recordingName(resumed), () => context.showActivity(resumed.id))
  return resumed
}

/** A recording without a file goes on with what its extension sends. */
async function tell(isWaiting: boolean, name: string, open: () => Promise<void>): Promise<void> {
  if (isWaiting) await open()
  const text = isWaiting
    ? l10n.t('{0}: goes on as soon as its samples come.', name)
    : l10n.t('{0}: goes on where its file was read to.', name)
  void window.showInformationMessage(messageText(text))
}
