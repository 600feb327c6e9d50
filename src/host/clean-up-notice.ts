import { commands, l10n, window } from 'vscode'
import type { CleanUpNotice } from '../shared/clean-up'
import { bytesText, eventsText } from './format'

/** Tells what a clean-up in the background has left to a person. */
export async function tellCleanUpWaits({ reason, events, bytes }: CleanUpNotice): Promise<void> {
  const amount = `${eventsText(events)}, ${bytesText(bytes)}`
  const text =
    reason === 'major'
      ? l10n.t('By the settings, more than half of everything would go: {0}. Nothing was deleted.', amount)
      : l10n.t('Only pinned events could still make room: {0}. They were not deleted.', amount)
  const cleanUp = l10n.t('Clean Up…')
  const chosen = await window.showWarningMessage(text, cleanUp)
  if (chosen === cleanUp) await commands.executeCommand('frametrove.cleanUp')
}
