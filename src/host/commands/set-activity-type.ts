import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { activitiesText } from '../activity-format'
import { ask, type Choice } from '../ui/ask'
import { labelText } from '../ui-text'
import { savedActivities, targetActivityIds } from './activities-target'
import type { Command } from './command'

/** Offered where no activity has them yet. */
const USUAL_TYPES = ['run', 'ride', 'walk', 'hike', 'drone', 'dashcam']
/** The newest activities, whose types are offered. */
const LOOKED_AT = 1000
const MAX_CHARACTERS = 1000

/** Set Activity Type…: what was done in an activity, or in all that are selected. */
export const setActivityType: Command = async ({ service, operations }, first, second) => {
  const title = l10n.t('Set activity type')
  const activities = await savedActivities(service, await targetActivityIds(service, title, first, second))
  const [only] = activities
  if (only === undefined) return undefined
  const what = activities.length === 1 ? only.id : activitiesText(activities.length)
  const type = await askType(service, title, what)
  if (type === undefined) return undefined
  return operations.run(l10n.t('Updating {0}', what), async () => {
    for (const { id } of activities) await service.updateActivity(id, { type })
  })
}

/** Lets a person pick or type what was done; `undefined` if they leave. */
async function askType(service: StoreService, title: string, what: string): Promise<string | undefined> {
  const reply = await ask<string>({
    title,
    placeholder: l10n.t('What was done in {0}? Pick it, or type it', what),
    choices: typeChoices(service),
    typed: (text) =>
      text.length > MAX_CHARACTERS
        ? { problem: l10n.t('It is too long.') }
        : { item: { label: `$(add) ${labelText(text)}`, value: text } },
  })
  return typeof reply === 'object' ? reply.answer : undefined
}

async function typeChoices(service: StoreService): Promise<Choice<string>[]> {
  const { items } = await service.listActivities({ limit: LOOKED_AT })
  const types = new Set([...items.map((it) => it.type), ...USUAL_TYPES])
  return [...types].map((type) => ({ label: labelText(type), value: type }))
}
