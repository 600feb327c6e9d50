import { l10n } from 'vscode'
import { eventsText } from '../format'
import { askTags } from '../ui/ask-tags'
import type { Command } from './command'
import { currentEvents, targetEventIds } from './events-target'
import { changedTags, commonTags } from './tag-texts'

/** Set Event Tags…: the tags of an event, or those that several events have in common. */
export const setEventTags: Command = async ({ service, operations }, first, second) => {
  const title = l10n.t('Set event tags')
  const events = await currentEvents(service, await targetEventIds(service, title, first, second))
  const [only] = events
  if (only === undefined) return undefined
  const what = events.length === 1 ? only.id : eventsText(events.length)
  const common = commonTags(events)
  const afterwards = (typed: string[]) => events.map(({ tags }) => changedTags(tags, common, typed))
  const prompt = l10n.t('Tags of {0}, separated by commas', what)
  const typed = await askTags({ title, prompt, common, afterwards })
  if (typed === undefined) return undefined

  const tagsOf = afterwards(typed)
  return operations.run(l10n.t('Setting the tags of {0}', what), async () => {
    for (const [index, { id }] of events.entries()) await service.saveEvent(id, { tags: tagsOf[index] ?? [] })
  })
}
