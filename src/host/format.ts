import { env, l10n } from 'vscode'
import { bytesText as inUnits } from '../shared/bytes-text'
import type { DebugDeletion } from '../shared/debug'
import type { EventDeletion } from '../shared/events'
import { RESULT_KINDS, type ResultCounts, type ResultKind } from '../shared/kinds'
import type { DeletionSummary } from '../shared/model'

/** A whole number as the user's language writes it. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(env.language).format(value)
}

/** A share of a hundred, such as “42%”. */
export function percentText(percent: number): string {
  return new Intl.NumberFormat(env.language, { style: 'percent' }).format(Math.floor(percent) / 100)
}

/** Such as “10 frames”. */
export function countText(kind: ResultKind, count: number): string {
  const one = count === 1
  const number = numberText(count)
  switch (kind) {
    case 'frames':
      return one ? l10n.t('1 frame') : l10n.t('{0} frames', number)
    case 'captions':
      return one ? l10n.t('1 caption') : l10n.t('{0} captions', number)
    case 'transcripts':
      return one ? l10n.t('1 transcript') : l10n.t('{0} transcripts', number)
    case 'objects':
      return one ? l10n.t('1 object') : l10n.t('{0} objects', number)
  }
}

/** Such as “10 frames, 5 transcripts”; kinds without any are left out. */
export function countsText(counts: ResultCounts): string {
  const parts = RESULT_KINDS.filter((kind) => counts[kind] > 0).map((kind) => countText(kind, counts[kind]))
  return parts.length > 0 ? parts.join(', ') : l10n.t('no results')
}

/** The name of a kind as a heading. */
export function kindTitle(kind: ResultKind): string {
  return {
    frames: l10n.t('Frames'),
    captions: l10n.t('Captions'),
    transcripts: l10n.t('Transcripts'),
    objects: l10n.t('Objects'),
  }[kind]
}

/** The names of kinds within a sentence, such as “frames, transcripts”. */
export function kindNames(kinds: readonly ResultKind[]): string {
  const names = {
    frames: l10n.t('frames'),
    captions: l10n.t('captions'),
    transcripts: l10n.t('transcripts'),
    objects: l10n.t('objects'),
  }
  return kinds.map((kind) => names[kind]).join(', ')
}

/** Such as “1 run”, “3 runs”. */
export function runsText(count: number): string {
  return count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', numberText(count))
}

/** Such as “3 events”. */
export function eventsText(count: number): string {
  return count === 1 ? l10n.t('1 event') : l10n.t('{0} events', numberText(count))
}

/** Such as “24 images”. */
export function imageCountText(count: number): string {
  return count === 1 ? l10n.t('1 image') : l10n.t('{0} images', numberText(count))
}

/** Such as “24 images, 3.1 MB”. */
export function imagesText(files: number, bytes: number): string {
  return `${imageCountText(files)}, ${bytesText(bytes)}`
}

/** Such as “3 runs: 30 frames, 10 captions, 24 images, 3.1 MB”. */
export function deletionText(summary: DeletionSummary): string {
  const parts = [countsText(summary.counts)]
  if (summary.files > 0) parts.push(imagesText(summary.files, summary.bytes))
  return `${runsText(summary.runs)}: ${parts.join(', ')}`
}

/** A size in decimal units, such as “3.1 MB”. */
export function bytesText(bytes: number): string {
  return inUnits(bytes, env.language)
}

/** A day such as `2026-05-01` in few words: “Today”, “Yesterday”, “1 May”; the year only where it is not this one. */
export function dayText(day: string, now = new Date()): string {
  const date = new Date(`${day}T00:00:00`)
  if (Number.isNaN(date.getTime())) return day
  const daysBefore = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).getTime()
  if (date.getTime() === daysBefore(0)) return l10n.t('Today')
  if (date.getTime() === daysBefore(1)) return l10n.t('Yesterday')
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(env.language, { year, month: 'long', day: 'numeric' }).format(date)
}

/** The time of day of a moment, such as “14:05”. */
export function clockText(at: string): string {
  return new Intl.DateTimeFormat(env.language, { timeStyle: 'short' }).format(new Date(at))
}

/** Such as “3 events: 42 frames, 3.1 MB”. */
export function eventDeletionText({ events, frames, bytes }: EventDeletion): string {
  const size = frames > 0 ? `, ${bytesText(bytes)}` : ''
  return `${eventsText(events)}: ${countText('frames', frames)}${size}`
}

/** Such as “2 debug sessions”. */
export function debugSessionsText(count: number): string {
  return count === 1 ? l10n.t('1 debug session') : l10n.t('{0} debug sessions', numberText(count))
}

/** Such as “2 debug sessions, 3.1 MB”. */
export function debugDeletionText({ sessions, bytes }: DebugDeletion): string {
  return `${debugSessionsText(sessions)}, ${bytesText(bytes)}`
}

/** The day of a moment in few words, such as “3 May”; the year only where it is not this one. */
export function shortDayText(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(env.language, { year, month: 'short', day: 'numeric' }).format(date)
}

/** A moment on the clock in few words, such as “3 May, 14:05”; the year only where it is not this one. */
export function shortDateText(at: string | Date): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return String(at)
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return new Intl.DateTimeFormat(env.language, {
    year,
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(date)
}

/** A moment on the clock, such as “3 May 2026, 14:05”, in the user's language and time zone; `medium` has seconds, too. */
export function dateText(at: string | Date, timeStyle: 'short' | 'medium' = 'short'): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return String(at)
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle }).format(date)
}
