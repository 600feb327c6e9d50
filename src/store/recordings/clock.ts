/** The clocks of this machine; tests set them. */
export interface Clock {
  /** ms since 1970. It can be set, forward and back. */
  now(): number
  /** ms since some moment; never goes back. */
  monotonic(): number
}

/** The real clocks. */
export const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }
