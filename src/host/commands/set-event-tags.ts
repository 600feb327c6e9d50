import { l10n } from 'vscode'
import { eventsText } from '../format'
import { askText } from '../ui/ask-text'
import { promptText } from '../ui-text'
import type { Command } from './command'
import { currentEvents, targetEventIds } from './events-target'
import { changedTags, commonTags, tagsIssue, typedTags } from './tag-texts'

/** Set Event Tags…: the tags of an event, or those that several events have in common. */
export const setEventTags: Command = async ({ service, operations }, first, second) => {
  const title = l10n.t('Set event tags')
  const events = await currentEvents(service, await targetEventIds(service, title, first, second))
  const [only] = events
  if (only === undefined) return undefined
  const what = events.length === 1 ? only.id : eventsText(events.length)
  const common = commonTags(events)
  const afterwards = (text: string) => events.map(({ tags }) => changedTags(tags, common, typedTags(text)))
  const reply = await askText(
    {
      title,
      prompt: promptText(l10n.t('Tags of {0}, separated by commas', what)),
      placeholder: l10n.t('No tags'),
      value: common.join(', '),
      problem: (text) => {
        const issue = afterwards(text)
          .map(tagsIssue)
          .find((it) => it !== undefined)
        return (
          issue && (issue.tag === null ? l10n.t('The tags {0}.', issue.message) : tagProblem(issue.tag, issue.message))
        )
      },
    },
    { step: 1, totalSteps: 1 },
  )
  if (typeof reply === 'string') return undefined

  const tagsOf = afterwards(reply.answer)
  return operations.run(l10n.t('Setting the tags of {0}', what), async () => {
    for (const [index, { id }] of events.entries()) await service.saveEvent(id, { tags: tagsOf[index] ?? [] })
  })
}

function tagProblem(tag: string, message: string): string {
  const start = tag.length > 40 ? `${tag.slice(0, 40)}…` : tag
  return promptText(l10n.t('The tag “{0}” {1}.', start, message))
}
