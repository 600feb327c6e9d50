import { FrametroveError } from '../../shared/errors'

/** The error for a video that is not in the store. */
export function videoNotFound(videoId: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: `There is no video “${videoId}”.`,
    why: 'It was never ingested, or it was deleted.',
    action: 'Check the id, or ingest results for it first.',
  })
}

/** The error for a run that is not in the store. */
export function runNotFound(runId: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: `There is no run “${runId}”.`,
    why: 'It was deleted, or newer runs of its tool have taken its place.',
    action: 'Ingest the results again.',
  })
}

/** The error for an event that is not in the store. */
export function eventNotFound(eventId: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: `There is no event “${eventId}”.`,
    why: 'It was never stored, or it was deleted or cleaned up.',
    action: 'Check the id, or ingest its frames again.',
  })
}

/** The error for a place behind the last frame of a gallery. */
export function frameNotFound(index: number): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'There is no such frame.',
    why: `The gallery has no frame at place ${index}: frames were deleted, or the filter leaves them out.`,
    action: 'Choose another frame.',
  })
}

/** The error for an activity that is not in the store. */
export function activityNotFound(activityId: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: `There is no activity “${activityId}”.`,
    why: 'It was never saved, or it was deleted.',
    action: 'Check the id, or save or ingest the activity again.',
  })
}
