/** A way in few words, such as “840 m” or “5.23 km”, as a language writes numbers. */
export function distanceText(metres: number, language: string): string {
  const inKilometres = metres >= 999.5
  const value = inKilometres ? metres / 1000 : metres
  const digits = !inKilometres || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  const unit = inKilometres ? 'km' : 'm'
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${unit}`
}

/** How long something took, to the second: `42:10`, and `1:02:03` from an hour on. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const start = hours > 0 ? `${hours}:${twoDigits(minutes)}` : `${minutes}`
  return `${start}:${twoDigits(seconds % 60)}`
}

/** A pace in minutes a kilometre, such as “5:32 /km”. */
export function paceText(secondsPerKm: number): string {
  return `${durationText(secondsPerKm * 1000)} /km`
}
