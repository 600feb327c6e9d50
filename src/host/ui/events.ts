import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { EventInfo } from '../../shared/events'
import { countText, dateText } from '../format'
import { labelText } from '../ui-text'
import { ask, type Choice, typedId } from './ask'

/** The most events that a list to pick from shows; the others are found by typing their id. */
const LISTED = 1000

/** The events of the store as answers to pick. */
export async function eventChoices(service: StoreService): Promise<Choice<string>[]> {
  const { items } = await service.listEvents({ limit: LISTED })
  return items.map(eventChoice)
}

/** Lets a person pick an event; `undefined` if they leave. */
export async function pickEvent(service: StoreService, title: string): Promise<string | undefined> {
  const reply = await ask({
    title,
    placeholder: l10n.t('Pick an event, or type its id'),
    choices: eventChoices(service),
    typed: typedId((id) => l10n.t('Event {0}', id)),
  })
  return typeof reply === 'object' ? reply.answer : undefined
}

function eventChoice(event: EventInfo): Choice<string> {
  const kind = event.kind === null ? [] : [labelText(event.kind)]
  const parts = [dateText(event.occurredAt), ...kind, countText('frames', event.frameCount)]
  return { label: labelText(event.id), description: parts.join(' · '), value: event.id }
}
