import type { ActivityMethods } from '../shared/activity-methods'
import { FrametroveError } from '../shared/errors'
import type { LocalStore } from './local-store'

/** What `ActivityMethods` promise, over the open store. A write is the operation `id`. */
export function activityMethods(_local: LocalStore, _id: string): ActivityMethods {
  return {
    saveActivity: notYet,
    ingestActivities: notYet,
    listActivities: notYet,
    getActivity: notYet,
    activityRoute: notYet,
    activitySeries: notYet,
    activitySample: notYet,
    activitySamples: notYet,
    updateActivity: notYet,
    deleteActivities: notYet,
    describeThinning: notYet,
    thinActivities: notYet,
  }
}

async function notYet(): Promise<never> {
  throw new FrametroveError('not_found', { what: 'This is not there yet.', why: 'It is being built.', action: 'Wait.' })
}
