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
