import { l10n, window } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import type { RecordingInfo } from '../../shared/recording'
import { recordingStateText } from '../activity-format'
import { contentText, recordingName } from '../recording/texts'
import { ask, type Choice } from '../ui/ask'
import { labelText, messageText } from '../ui-text'
import { activityIdOf } from './arguments'
import type { CommandContext } from './command'

type State = RecordingInfo['state']

/** What a command on a recording asks, where it has to. */
export interface RecordingQuestion {
  title: string
  placeholder: string
  /** The states that it is about. */
  states: readonly State[]
}

/**
 * The recording that the argument names, the only one there is, or one that the person picks; `undefined` if they leave, or
 * there is none and they were told.
 * @throws FrametroveError `not_found`, `invalid_input` where the one that is named is in another state
 */
export async function targetRecording(
  { service }: Pick<CommandContext, 'service'>,
  { title, placeholder, states }: RecordingQuestion,
  argument: unknown,
): Promise<RecordingInfo | undefined> {
  const id = activityIdOf(argument)
  const recordings = await service.listRecordings()
  if (id !== undefined) return namedRecording(recordings, id, states)
  const fitting = recordings.filter(({ state }) => states.includes(state))
  if (fitting.length === 1) return fitting[0]
  if (fitting.length > 1) return pickRecording(title, placeholder, fitting)
  const [other] = recordings
  void window.showInformationMessage(
    other === undefined
      ? l10n.t('No recording is under way.')
      : messageText(l10n.t('{0}: {1}. Nothing was changed.', recordingName(other), recordingStateText(other.state))),
  )
  return undefined
}

/** Lets a person pick one of several; `undefined` if they leave. */
export async function pickRecording(
  title: string,
  placeholder: string,
  recordings: readonly RecordingInfo[],
): Promise<RecordingInfo | undefined> {
  const reply = await ask({ title, placeholder, choices: recordings.map(choice) })
  return typeof reply === 'object' ? reply.answer : undefined
}

/** @throws FrametroveError `not_found`, `invalid_input` */
function namedRecording(recordings: readonly RecordingInfo[], id: string, states: readonly State[]): RecordingInfo {
  const recording = recordings.find((it) => it.id === id)
  if (recording !== undefined && states.includes(recording.state)) return recording
  if (recording === undefined) {
    throw new FrametroveError('not_found', {
      what: l10n.t('There is no recording “{0}” any more.', id),
      why: l10n.t('It was saved or discarded meanwhile, maybe in another window.'),
      action: l10n.t('Look for it among the activities. Nothing was changed.'),
    })
  }
  throw new FrametroveError('invalid_input', {
    what: l10n.t("This can't be done with the recording “{0}” now.", recordingName(recording)),
    why: l10n.t(
      'Its state is: {0}. That may have changed meanwhile, maybe in another window.',
      recordingStateText(recording.state),
    ),
    action: l10n.t('Look at the status bar, or run “Frametrove: Recovery…”. Nothing was changed.'),
  })
}

function choice(recording: RecordingInfo): Choice<RecordingInfo> {
  return {
    label: labelText(recordingName(recording)),
    description: [recordingStateText(recording.state), contentText(recording)].join(' · '),
    value: recording,
  }
}
