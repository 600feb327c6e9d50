import type { Split } from '../../shared/activity'

/** Shorter than this share of the longest one, a split is a rest that can't be compared. */
const COMPARABLE = 0.5

/** The pace of a split in s/km: as given, else computed; `null` where it has no length. */
export function paceOf({ pace_s_per_km: pace, duration_s: seconds, distance_m: metres }: Split): number | null {
  return pace ?? (metres > 0 ? (seconds * 1000) / metres : null)
}

/** The places of the fastest and the slowest split; `null` where all that can be compared have the same pace to a second. */
export function extremes(splits: readonly Split[]): { fastest: number | null; slowest: number | null } {
  const longest = splits.reduce((most, { distance_m: metres }) => Math.max(most, metres), 0)
  const paces = splits.flatMap((split, place) => {
    const pace = paceOf(split)
    return pace === null || split.distance_m < longest * COMPARABLE ? [] : [{ place, pace: Math.round(pace) }]
  })
  const sorted = paces.sort((a, b) => a.pace - b.pace)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined || first.pace === last.pace) return { fastest: null, slowest: null }
  return { fastest: first.place, slowest: last.place }
}
