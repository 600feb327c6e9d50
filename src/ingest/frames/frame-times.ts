import type { NamedFrame } from './frame-names'

/**
 * The time of each frame in ms: that of its name, else from its number n and the images a second: `n * 1000 / rate` where
 * the lowest number of the set is 0, else `(n - 1) * 1000 / rate`, rounded; `null` where there is neither.
 * @param lowest the lowest frame number of the whole set, also of images that are left out.
 */
export function timeOf(frame: NamedFrame, lowest: number, frameRate: number | null): number | null {
  if (frame.timestampMs !== null) return frame.timestampMs
  if (frame.frameNumber === null || frameRate === null) return null
  const first = lowest === 0 ? 0 : 1
  const time = Math.round(((frame.frameNumber - first) * 1000) / frameRate)
  return Number.isSafeInteger(time) ? time : null
}

/** The lowest frame number there is; infinite where there is none. */
export function lowestNumber(frames: readonly NamedFrame[]): number {
  return frames.reduce((lowest, { frameNumber }) => Math.min(lowest, frameNumber ?? lowest), Number.POSITIVE_INFINITY)
}
