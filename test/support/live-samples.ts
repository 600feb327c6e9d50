import type { LiveSampleInput } from '../../src/shared/activity'
import { recoveryCipher } from '../../src/store/recordings/recovery-cipher'

/** When the samples of `walk` begin. */
export const WALK_START = Date.parse('2026-05-01T08:00:00.000Z')

/** Samples of a way north, one each second, about 11.1 m from one to the next. `from` is the place of the first. */
export function walk(count: number, from = 0): LiveSampleInput[] {
  return Array.from({ length: count }, (_, n) => ({
    time: new Date(WALK_START + (from + n) * 1000).toISOString(),
    latitude: 47 + (from + n) * 0.0001,
    longitude: 8.5,
    altitude_m: 400 + ((from + n) % 7),
    accuracy_m: 3.5,
  }))
}

/** What recordings are written with that are not encrypted. */
export const inTheClear = recoveryCipher(() => ({ encryptRecordings: false, recoveryKey: null }))
