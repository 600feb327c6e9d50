import { l10n } from 'vscode'
import { durationText } from '../../shared/activity-text'
import type { StoreService } from '../../shared/contracts'
import { distanceText, recordingStateText } from '../activity-format'
import { dateText } from '../format'
import { labelText } from '../ui-text'
import { ask, type Choice, typedId } from './ask'

/** The most activities that a list to pick from shows; the others are found by typing their id. */
const LISTED = 1000

/** What a list to pick from tells of an activity, saved or live. */
interface Listed {
  id: string
  type: string
  startedAt: string
  distanceM: number
  durationMs: number
}

/** Lets a person pick a saved activity, or with `live` also a live recording; `undefined` if they leave. */
export async function pickActivity(
  service: StoreService,
  title: string,
  { live = false } = {},
): Promise<string | undefined> {
  const reply = await ask({
    title,
    placeholder: l10n.t('Pick an activity, or type its id'),
    choices: Promise.all([live ? recordingChoices(service) : [], activityChoices(service)]).then((all) => all.flat()),
    typed: typedId((id) => l10n.t('Activity {0}', id)),
  })
  return typeof reply === 'object' ? reply.answer : undefined
}

/** The saved activities as answers to pick. */
export async function activityChoices(service: StoreService): Promise<Choice<string>[]> {
  const { items } = await service.listActivities({ limit: LISTED })
  return items.map((it) => choice(it))
}

async function recordingChoices(service: StoreService): Promise<Choice<string>[]> {
  const recordings = await service.listRecordings()
  return recordings.map((it) => ({
    ...choice(it, recordingStateText(it.state)),
    label: `$(record) ${choice(it).label}`,
  }))
}

function choice({ id, type, startedAt, distanceM, durationMs }: Listed, ...state: string[]): Choice<string> {
  const parts = [...state, dateText(startedAt), distanceText(distanceM), durationText(durationMs)]
  return { label: labelText(type), description: parts.join(' · '), detail: labelText(id), value: id }
}
