import type { BackupReason } from './maintenance'

/** A moment as it stands at the start of file names, such as `2026-11-21T12-30-05-123Z`: names are in the order of time. */
export function stampOf(moment: Date): string {
  return moment.toISOString().replace(/[:.]/g, '-')
}

/** The moment that a name starts with, as ISO 8601, and what follows it; `null` where there is none. */
export function parseStamp(name: string): { at: string; rest: string } | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-(?:\d+-(?=\D))?(.+)$/.exec(name)
  if (!match) return null
  const [, day, hours, minutes, seconds, milliseconds, rest = ''] = match
  return { at: `${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`, rest }
}

/** Such as `2026-11-21T12-30-05-123Z-frametrove-backup-before-repair.zip`. */
export function backupName(reason: BackupReason, moment: Date): string {
  const why = reason === 'manual' ? '' : `-before-${reason}`
  return `${stampOf(moment)}-frametrove-backup${why}.zip`
}
