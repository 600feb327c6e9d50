import { env, l10n, window } from 'vscode'
import { promptText } from '../ui-text'
import type { Command } from './command'
import { targetEventId } from './events-target'

/** Copy Event Id: puts the id on the clipboard. */
export const copyEventId: Command = async ({ service }, argument) => {
  const eventId = await targetEventId(service, l10n.t('Copy event id'), argument)
  if (eventId === undefined) return undefined
  await env.clipboard.writeText(eventId)
  window.setStatusBarMessage(promptText(l10n.t('Copied the event id {0}', eventId)), 3000)
  return eventId
}
