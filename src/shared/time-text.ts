/** A moment or a length of a video: `1:05.250`, and `1:02:03.000` from an hour on. */
export function timeText(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds))
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor(whole / 60_000) % 60
  const seconds = `${String(Math.floor(whole / 1000) % 60).padStart(2, '0')}.${String(whole % 1000).padStart(3, '0')}`
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}
