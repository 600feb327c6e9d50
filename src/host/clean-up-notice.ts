import { commands, l10n } from 'vscode'
import type { CleanUpNotice } from '../shared/clean-up'
import { FrametroveError } from '../shared/errors'
import type { ErrorPresenter } from './errors'
import { bytesText, eventsText } from './format'

/** Tells what a clean-up in the background has left to a person. */
export async function tellCleanUpWaits(
  { reason, events, bytes }: CleanUpNotice,
  errors: ErrorPresenter,
): Promise<void> {
  const amount = `${eventsText(events)}, ${bytesText(bytes)}`
  const error = new FrametroveError('not_confirmed', {
    what: l10n.t('The clean-up in the background left this to you.'),
    why:
      reason === 'major'
        ? l10n.t('By the settings, more than half of everything would go: {0}. Nothing was deleted.', amount)
        : l10n.t('Only pinned events could still make room: {0}. They were not deleted.', amount),
    action: l10n.t('Look at what would go, or correct the settings.'),
  })
  await errors.show(error, [{ label: l10n.t('Clean Up…'), run: () => commands.executeCommand('frametrove.cleanUp') }])
}
