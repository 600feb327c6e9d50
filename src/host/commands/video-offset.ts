/** `-1:02:03.500`: hours may be left out, and so may the fraction. */
const CLOCK = /^([-−]?)(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,3}))?$/
const MILLISECONDS = /^([-−]?)(\d{1,12})$/

/** A time in a video as a person types it, in ms: `12500`, or `1:02:03.500`; `null` where it is none. */
export function typedOffsetMs(text: string): number | null {
  const plain = MILLISECONDS.exec(text)
  if (plain) return signed(plain[1], Number(plain[2]))
  const [all, sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = CLOCK.exec(text) ?? []
  if (all === undefined || Number(seconds) >= 60) return null
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return signed(sign, whole * 1000 + Number(fraction.padEnd(3, '0')))
}

function signed(sign: string | undefined, value: number): number {
  return sign === '' || value === 0 ? value : -value
}
