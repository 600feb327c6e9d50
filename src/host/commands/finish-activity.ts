import { basename } from 'node:path'
import { commands, l10n, window } from 'vscode'
import * as z from 'zod'
import type { SavedActivity } from '../../shared/activities'
import { type FrametroveError, toFrametroveError } from '../../shared/errors'
import type { RecordingInfo } from '../../shared/recording'
import type { Remedy } from '../errors'
import { leftOutError } from '../recording/tell-live'
import { contentText, linesText, recordingName } from '../recording/texts'
import { askText } from '../ui/ask-text'
import { messageText, promptText } from '../ui-text'
import { isNode } from '../views/nodes'
import type { Command, CommandContext } from './command'
import { targetRecording } from './recording-target'
import { withPatience } from './with-progress'

const argumentSchema = z.object({ notes: z.string().max(100_000).exactOptional() })

/**
 * Finish Recording: ends a recording and saves it, after a question for notes. With `{activityId, notes?}` it asks nothing.
 * Where it can't be saved, the person is told where it is kept.
 */
export const finishActivity: Command = async (context, argument) => {
  const question = { title: l10n.t('Finish recording'), placeholder: l10n.t('Which recording is finished?') }
  const states = ['recording', 'paused', 'interrupted', 'unsaved'] as const
  const recording = await targetRecording(context, { ...question, states }, argument)
  if (recording === undefined) return undefined
  const isAsked = argument === undefined || isNode(argument)
  const notes = isAsked ? await askNotes(recording) : argumentSchema.safeParse(argument).data?.notes
  return notes === null ? undefined : finish(context, recording, notes)
}

/** `undefined`: none; `null`: the person left. */
async function askNotes(recording: RecordingInfo): Promise<string | undefined | null> {
  const reply = await askText(
    {
      title: l10n.t('Finish recording'),
      prompt: promptText(recordingName(recording)),
      placeholder: l10n.t('Notes, or nothing'),
      problem: () => undefined,
    },
    { step: 1, totalSteps: 1 },
  )
  if (typeof reply === 'string') return null
  return reply.answer === '' ? undefined : reply.answer
}

async function finish(
  context: CommandContext,
  recording: RecordingInfo,
  notes: string | undefined,
): Promise<SavedActivity | undefined> {
  const { live, operations, errors } = context
  const leftOut = live.leftOut(recording.id)
  const title = l10n.t('Finishing a recording')
  try {
    const saved = await withPatience(
      title,
      operations.run(title, () => live.finish(recording.id, notes)),
    )
    void tell(context, recording, saved, leftOut)
    return saved
  } catch (thrown) {
    const error = toFrametroveError(thrown, l10n.t('The recording was not saved.'))
    errors.log(error, 'frametrove.finishActivity')
    void errors.show(
      error,
      remedies(error, () => finish(context, recording, notes), recording),
    )
    return undefined
  }
}

function remedies({ category }: FrametroveError, retry: () => unknown, { id }: RecordingInfo): Remedy[] {
  const run = (command: string) => () => commands.executeCommand(`frametrove.${command}`, { activityId: id })
  // It is paused: there is too little of it, for example.
  if (category === 'validation') {
    return [
      { label: l10n.t('Resume'), run: run('resumeActivity') },
      { label: l10n.t('Discard…'), run: run('discardRecording') },
    ]
  }
  return [
    { label: l10n.t('Retry'), run: retry },
    { label: l10n.t('Recovery…'), run: run('recovery') },
  ]
}

async function tell(
  { documents, errors, showActivity }: CommandContext,
  recording: RecordingInfo,
  { activity, warnings }: SavedActivity,
  leftOut: ReturnType<CommandContext['live']['leftOut']>,
): Promise<void> {
  const open = l10n.t('Open')
  const showWarnings = l10n.t('Show Warnings')
  const showProblems = l10n.t('Show Problems')
  const parts = [l10n.t('{0}: saved, {1}.', recordingName(recording), contentText(activity))]
  if (leftOut.count > 0) parts.push(l10n.t("Left out: {0} that can't be used.", linesText(leftOut.count)))
  const buttons = [open, ...(leftOut.count > 0 ? [showProblems] : []), ...(warnings.length > 0 ? [showWarnings] : [])]
  const show = buttons.length > 1 ? window.showWarningMessage : window.showInformationMessage
  const chosen = await show(messageText(parts.join(' ')), ...buttons)
  if (chosen === open) await showActivity(activity.id)
  if (chosen === showProblems) await errors.showProblems(leftOutError(basename(recording.source?.file ?? ''), leftOut))
  if (chosen === showWarnings) await documents.show(l10n.t('Warnings'), warnings.join('\n'))
}
