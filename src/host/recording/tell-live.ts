import { basename } from 'node:path'
import { commands, l10n, window } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import type { RecordingInfo } from '../../shared/recording'
import type { ErrorPresenter } from '../errors'
import { messageText } from '../ui-text'
import type { FollowTrouble } from './file-follower'
import type { LeftOut, LiveRecordings } from './live-recordings'
import { linesText } from './texts'

/** Tells what is in the way of a followed file, and lets a person say how to go on. */
export async function tellTrouble(
  { live, errors }: { live: LiveRecordings; errors: ErrorPresenter },
  recording: RecordingInfo,
  trouble: FollowTrouble,
): Promise<void> {
  const file = basename(recording.source?.file ?? '')
  const finish = { label: l10n.t('Finish'), run: () => runOn('finishActivity', recording) }
  switch (trouble.kind) {
    case 'missing': {
      const text = {
        what: l10n.t('“{0}” is gone.', file),
        why: l10n.t('The file of the recording is not in its place.'),
        action: l10n.t('Bring it back, and the recording goes on by itself; or finish it.'),
      }
      return errors.show(new FrametroveError('not_found', text), [finish])
    }
    case 'utf16': {
      const text = {
        what: l10n.t('The samples of “{0}” can’t be read.', file),
        why: l10n.t('The file is not in UTF-8.'),
        action: l10n.t('Write it in UTF-8, and record it anew.'),
      }
      const discard = { label: l10n.t('Discard…'), run: () => runOn('discardRecording', recording) }
      return errors.show(new FrametroveError('invalid_input', text), [discard])
    }
    case 'changed': {
      const text = {
        what: l10n.t('“{0}” is no longer the file that was read.', file),
        why: l10n.t('It is shorter, or begins otherwise.'),
        action: l10n.t('Say where to go on in it, or finish the recording.'),
      }
      return errors.show(new FrametroveError('invalid_input', text), [
        { label: l10n.t('Read from Its Beginning'), run: () => live.readFrom(recording.id, 'beginning') },
        { label: l10n.t('Go On at Its End'), run: () => live.readFrom(recording.id, 'end') },
        finish,
      ])
    }
    case 'failing': {
      const { code, what, why } = trouble.error
      const action = l10n.t('It is tried again by itself; nothing of the file is lost.')
      return errors.show(new FrametroveError(code, { what, why, action }, { cause: trouble.error }))
    }
    case 'refused':
      return errors.show(trouble.error, [finish])
  }
}

/** Tells that lines of a followed file can't be used: once a recording, however many follow. */
export async function tellLeftOut(
  errors: ErrorPresenter,
  recording: RecordingInfo,
  leftOut: () => LeftOut,
): Promise<void> {
  const file = basename(recording.source?.file ?? '')
  await tell(l10n.t("Lines of “{0}” can't be used, and are left out. The others are recorded.", file), [
    { label: l10n.t('Show Problems'), run: () => errors.showProblems(leftOutError(file, leftOut())) },
  ])
}

/** The lines left out, as an error that lists them. */
export function leftOutError(file: string, { count, problems }: LeftOut): FrametroveError {
  const text = {
    what: l10n.t('Left out of the recording: {0} of “{1}”.', linesText(count), file),
    why: l10n.t('They are no location samples.'),
    action: l10n.t('Correct what writes them.'),
  }
  return new FrametroveError('invalid_input', text, { problems, problemCount: count })
}

async function tell(text: string, buttons: readonly { label: string; run(): unknown }[]): Promise<void> {
  const chosen = await window.showWarningMessage(messageText(text), ...buttons.map(({ label }) => label))
  await buttons.find(({ label }) => label === chosen)?.run()
}

function runOn(command: string, { id }: RecordingInfo): Thenable<unknown> {
  return commands.executeCommand(`frametrove.${command}`, { activityId: id })
}
