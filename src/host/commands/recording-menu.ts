import { basename } from 'node:path'
import { commands, l10n } from 'vscode'
import type { RecordingInfo } from '../../shared/recording'
import { leftOutError } from '../recording/tell-live'
import { contentText, linesText, recordingName } from '../recording/texts'
import { ask, type Choice } from '../ui/ask'
import { labelText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { pickRecording } from './recording-target'

/** What the status bar opens: all that can be done with a recording under way. */
export const recordingMenu: Command = async (context) => {
  const { current } = context.live
  const title = l10n.t('Live recordings')
  const recording = current.length > 1 ? await pickRecording(title, l10n.t('Pick a recording'), current) : current[0]
  if (recording === undefined) return undefined
  const reply = await ask<() => unknown>({
    title: labelText(recordingName(recording)),
    placeholder: contentText(recording),
    choices: deeds(context, recording),
  })
  return typeof reply === 'object' ? reply.answer() : undefined
}

function deeds({ live, errors, showActivity }: CommandContext, recording: RecordingInfo): Choice<() => unknown>[] {
  const { id, state, source } = recording
  const run = (command: string, argument: unknown = { activityId: id }) => {
    return () => commands.executeCommand(`frametrove.${command}`, argument)
  }
  const deed = (icon: string, label: string, value: () => unknown) => ({ label: `$(${icon}) ${label}`, value })
  const leftOut = live.leftOut(id)
  const isChanged = live.trouble(id)?.kind === 'changed'
  return [
    ...(isChanged
      ? [
          deed('debug-restart', l10n.t('Read from Its Beginning'), () => live.readFrom(id, 'beginning')),
          deed('debug-step-over', l10n.t('Go On at Its End'), () => live.readFrom(id, 'end')),
        ]
      : []),
    state === 'paused'
      ? deed('debug-continue', l10n.t('Resume'), run('resumeActivity'))
      : deed('debug-pause', l10n.t('Pause'), run('pauseActivity')),
    deed('debug-stop', l10n.t('Finish'), run('finishActivity')),
    deed('graph-line', l10n.t('Open'), () => showActivity(id)),
    ...(leftOut.count > 0
      ? [
          deed('warning', l10n.t('Show what was left out: {0}', linesText(leftOut.count)), () =>
            errors.showProblems(leftOutError(basename(source?.file ?? ''), leftOut)),
          ),
        ]
      : []),
    deed('trash', l10n.t('Discard…'), run('discardRecording')),
  ]
}
