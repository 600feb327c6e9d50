import type { GalleryPosition } from '../../shared/gallery'

/** Reads a time such as `1:05.250`, `1:02:03`, `65.25` or `65 s`, in ms; `null` where it is none. */
export function parseTime(text: string): number | null {
  const match = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)\s*s?$/.exec(text.trim())
  if (match === null) return null
  const [, hours = '0', minutes = '0', seconds = '0'] = match
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))) * 1000)
}

/** Reads where to go: a frame number such as `120` or `#120`, or a time such as `1:05`, `4.5` or `4 s`. */
export function parsePlace(text: string): GalleryPosition | null {
  const number = /^#?\s*(\d{1,15})$/.exec(text.trim())
  if (number !== null) return { frameNumber: Number(number[1]) }
  const timestampMs = parseTime(text)
  return timestampMs === null ? null : { timestampMs }
}
