import { l10n, window } from 'vscode'
import { eventsText } from '../format'
import { promptText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { currentEvents, targetEventIds } from './events-target'

/** Pin Event: keeps events, whatever their age, until nothing else is left to clean up. */
export const pinEvent: Command = async (context, first, second) => {
  const eventIds = await targetEventIds(context.service, l10n.t('Pin event'), first, second)
  return setPinned(context, eventIds, true)
}

/** Unpin Event: lets events go with their age again. */
export const unpinEvent: Command = async (context, first, second) => {
  const eventIds = await targetEventIds(context.service, l10n.t('Unpin event'), first, second)
  return setPinned(context, eventIds, false)
}

async function setPinned({ service, operations }: CommandContext, eventIds: string[], pinned: boolean): Promise<void> {
  const [only] = eventIds
  if (only === undefined) return
  const what = eventIds.length === 1 ? only : eventsText(eventIds.length)
  const title = pinned ? l10n.t('Pinning {0}', what) : l10n.t('Unpinning {0}', what)
  await operations.run(title, async () => {
    for (const { id } of await currentEvents(service, eventIds)) await service.saveEvent(id, { pinned })
  })
  window.setStatusBarMessage(promptText(pinned ? l10n.t('{0}: pinned', what) : l10n.t('{0}: unpinned', what)), 3000)
}
