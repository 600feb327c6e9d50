import { FrametroveError } from '../shared/errors'

const MB = 1024 * 1024

/** @throws FrametroveError `database_full` where the database has reached the size that the user allows; both in bytes */
export function requireRoom(usedBytes: number, maxBytes: number): void {
  if (usedBytes < maxBytes) return
  throw new FrametroveError('database_full', {
    what: 'The results were not stored.',
    why: `The database has reached the ${Math.round(maxBytes / MB)} MB that the setting “frametrove.database.maxSizeMb” allows.`,
    action: 'Delete videos or runs that are no longer needed, or raise the setting, then try again.',
  })
}
