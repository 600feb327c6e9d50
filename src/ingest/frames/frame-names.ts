import { basename, extname } from 'node:path'
import type { Problem } from '../../shared/errors'
import { groupBy } from '../../shared/group-by'

/** What an image's name says of its frame; `null` where it says nothing. */
export interface NamedFrame {
  path: string
  frameNumber: number | null
  /** From the start of the video. */
  timestampMs: number | null
}

/** What the names of a set of images say. */
export interface FrameNames {
  /** In the order of numbers, then times, then names. */
  frames: NamedFrame[]
  /** Whether no name says anything, so that the frames are numbered from 1 in the natural order of their names. */
  numberedByOrder: boolean
}

/** `t12500ms`, `12500ms`, `3.5s`, `t=3s`: a part of its own, since `cam2s1` and `1080p60s` mean no times. */
const TIME = /(?<![\p{L}\p{N}.])t?=?(\d{1,12}(?:\.\d{1,9})?)(ms|s)(?![\p{L}\p{N}])/iu

/** Digits that no letter follows: those of `640x360` or `1080p` count nothing. */
const NUMBER = /\d+(?![\p{L}\d])/gu

const natural = new Intl.Collator('en', { numeric: true })

interface Parts {
  path: string
  timestampMs: number | null
  numbers: number[]
}

/**
 * Frame numbers and times by the names of a set of images:
 * - A time is a number with `ms` or `s` behind it, as a part of its own: `clip_t12500ms.jpg`, `frame_12_at_3.5s.jpg`.
 *   Times count where every name has one and they vary (a constant `10s` is a part of a title).
 * - The frame number is the last number that varies over the set, or simply the last one where none does: 3 for
 *   `cam2_frame_0003.jpg`, 7 for `2024-05-01_0007.png`. Names with more or fewer numbers are a set of their own.
 *   Beside times, numbers that do not tell all frames apart count nothing.
 */
export function readFrameNames(paths: readonly string[]): FrameNames {
  const timed = paths.map(readTime)
  const times = new Set(timed.map((it) => it.timestampMs))
  const hasTimes = !times.has(null) && (times.size > 1 || paths.length === 1)
  const parts = hasTimes ? timed : paths.map((path) => split(path, stemOf(path), null))
  const numbered = readNumbers(parts)
  const distinct = new Set(numbered.map((it) => it.frameNumber)).size === numbered.length
  const frames = (hasTimes && !distinct ? numbered.map((it) => ({ ...it, frameNumber: null })) : numbered).sort(compare)
  const numberedByOrder = frames.every((it) => it.frameNumber === null && it.timestampMs === null)
  if (!numberedByOrder) return { frames, numberedByOrder }
  return { frames: frames.map((it, at) => ({ ...it, frameNumber: at + 1 })), numberedByOrder }
}

/** The frames that can't be told from an earlier one, or have neither number nor time. */
export function findNameProblems(frames: readonly NamedFrame[]): (Problem & { file: string })[] {
  const byNumber = new Map<number, string>()
  const problems: (Problem & { file: string })[] = []
  for (const { path, frameNumber, timestampMs } of frames) {
    if (frameNumber === null) {
      if (timestampMs !== null) continue
      problems.push({ file: path, message: 'Its name carries no frame number, as those of other images do.' })
      continue
    }
    const other = byNumber.get(frameNumber)
    if (other === undefined) byNumber.set(frameNumber, path)
    else
      problems.push({ file: path, message: `Its name carries the same frame number, ${frameNumber}, as “${other}”.` })
  }
  return problems
}

function readTime(path: string): Parts {
  const stem = stemOf(path)
  const match = TIME.exec(stem)
  if (match === null) return split(path, stem, null)
  const [text, value, unit] = match
  // A separator stays, lest the numbers before and behind become one.
  const rest = stem.replace(text, '_')
  return split(path, rest, Math.round(Number(value) * (unit?.toLowerCase() === 's' ? 1000 : 1)))
}

function split(path: string, stem: string, timestampMs: number | null): Parts {
  const numbers = [...stem.matchAll(NUMBER)].map(([digits]) => Number(digits)).filter(Number.isSafeInteger)
  return { path, timestampMs, numbers }
}

function readNumbers(parts: readonly Parts[]): NamedFrame[] {
  const groups = groupBy(parts, (it) => it.numbers.length)
  return [...groups.values()].flatMap((group) => {
    const column = numberColumn(group.map((it) => it.numbers))
    return group.map(({ path, timestampMs, numbers }) => ({ path, frameNumber: numbers[column] ?? null, timestampMs }))
  })
}

/** Which of the numbers of each row counts the frames. */
function numberColumn(rows: readonly (readonly number[])[]): number {
  const [first = []] = rows
  const varying = first.findLastIndex((value, column) => rows.some((row) => row[column] !== value))
  return varying === -1 ? first.length - 1 : varying
}

function compare(a: NamedFrame, b: NamedFrame): number {
  const byNumber = (a.frameNumber ?? Infinity) - (b.frameNumber ?? Infinity)
  const byTime = (a.timestampMs ?? Infinity) - (b.timestampMs ?? Infinity)
  return byNumber || byTime || natural.compare(basename(a.path), basename(b.path)) || (a.path < b.path ? -1 : 1)
}

function stemOf(path: string): string {
  return basename(path, extname(path))
}
