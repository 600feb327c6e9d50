import { l10n, window } from 'vscode'
import type { IngestProgress } from '../../shared/contracts'
import { activitiesText, distanceText, samplesText } from '../activity-format'
import { numberText, percentText } from '../format'
import { askText } from '../ui/ask-text'
import { messageText } from '../ui-text'
import { savedActivities, targetActivityIds } from './activities-target'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { percentOf, withProgress } from './with-progress'

/** In metres: what the store takes, and what is offered. */
const MAX_TOLERANCE_M = 100_000
const USUAL_TOLERANCE = '5'

/** Thin Activity…: leaves out the samples that the shape of a route does not need, after a confirmation that says how many. */
export const thinActivity: Command = async (context, first, second) => {
  const { service } = context
  const title = l10n.t('Thin activity')
  const activityIds = await targetActivityIds(service, title, first, second)
  const [only] = await savedActivities(service, activityIds)
  if (only === undefined) return undefined
  const toleranceM = await askTolerance(title)
  if (toleranceM === undefined) return undefined

  const what = activityIds.length === 1 ? only.id : activitiesText(activityIds.length)
  const describe = (event: IngestProgress) => ({ message: percentText(percentOf(event)), percent: percentOf(event) })
  const plan = await withProgress(context, l10n.t('Looking at {0}', what), describe, (operationId) =>
    service.describeThinning({ operationId, activityIds, toleranceM }),
  )
  const gone = plan.samplesBefore - plan.samplesAfter
  if (gone === 0) {
    const text = l10n.t('{0}: there is nothing to leave out within {1}.', what, distanceText(toleranceM))
    void window.showInformationMessage(messageText(text))
    return plan
  }
  const detail = l10n.t(
    "This deletes {0} of {1} samples with their elevation and speed; the routes stay within {2}. Distances, durations and splits stay as they are. This can't be undone.",
    numberText(gone),
    numberText(plan.samplesBefore),
    distanceText(toleranceM),
  )
  if (!(await confirmDeletion(l10n.t('Thin {0}?', what), detail, l10n.t('Thin')))) return undefined

  const done = await withProgress(context, l10n.t('Thinning {0}', what), describe, (operationId) =>
    service.thinActivities({ operationId, activityIds, toleranceM }),
  )
  const text = l10n.t('{0}: {1} of {2} are left', what, numberText(done.samplesAfter), samplesText(done.samplesBefore))
  void window.showInformationMessage(messageText(text))
  return done
}

/** Asks how far the route may move; `undefined` if the person leaves. */
async function askTolerance(title: string): Promise<number | undefined> {
  const question = {
    ...{ title, placeholder: USUAL_TOLERANCE, value: USUAL_TOLERANCE },
    prompt: l10n.t('How far, in metres, may the route be from the samples that are left out?'),
    problem: (text: string) =>
      typedTolerance(text) === null ? l10n.t('Give metres above 0, such as 5 or 2.5.') : undefined,
  }
  const reply = await askText(question, { step: 1, totalSteps: 1 })
  return typeof reply === 'string' ? undefined : (typedTolerance(reply.answer) ?? undefined)
}

function typedTolerance(text: string): number | null {
  if (!/^\d+([.,]\d+)?$/.test(text)) return null
  const metres = Number(text.replace(',', '.'))
  return metres > 0 && metres <= MAX_TOLERANCE_M ? metres : null
}
