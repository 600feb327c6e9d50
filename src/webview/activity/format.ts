import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { distanceText } from '../../shared/activity-text'
import { fill } from '../text'

type Unit = 'meter' | 'kilometer' | 'kilometer-per-hour' | 'degree'

const formats = new Map<string, Intl.NumberFormat>()

/** A number with its unit, as the user's language writes it. */
function measured(value: number, unit: Unit, digits: number, least = 0): string {
  const key = `${unit} ${least} ${digits}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.NumberFormat(document.documentElement.lang, {
      ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits, minimumFractionDigits: least },
    })
    formats.set(key, format)
  }
  return format.format(value)
}

/** A way, such as “850 m” or “12.4 km”. */
export function lengthText(metres: number): string {
  return distanceText(metres, document.documentElement.lang)
}

/** A way on an axis that may be zoomed closely, such as “1.234 km”. */
export function wayTickText(metres: number): string {
  return metres < 1000 ? measured(metres, 'meter', 1) : measured(metres / 1000, 'kilometer', 3)
}

/** A round length without needless digits, such as “0.5 m”, “200 m” or “5 km”. */
export function barText(metres: number): string {
  return metres < 1000 ? measured(metres, 'meter', 2) : measured(metres / 1000, 'kilometer', 0)
}

/** An elevation or a small length, such as “412.3 m”. */
export function metresText(metres: number): string {
  return measured(metres, 'meter', 1)
}

/** A speed in km/h. @param metresPerSecond */
export function speedText(metresPerSecond: number): string {
  return kmhText(metresPerSecond * 3.6)
}

/** A speed, such as “11.5 km/h”. */
export function kmhText(kilometresPerHour: number): string {
  return measured(kilometresPerHour, 'kilometer-per-hour', 1)
}

/** A course, such as “45°”. */
export function courseText(degrees: number): string {
  return fill('{0}°', String(Math.round(degrees)))
}

/** The time of day of a sample, with its day. @param at ISO 8601 */
export function clockText(at: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(at),
  )
}

function degreesText(degrees: number, digits: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, {
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  }).format(Math.abs(degrees))
}

/** Such as “47.35° N”. */
export function latitudeText(texts: ActivityPanelTexts, degrees: number, digits = 5): string {
  return fill(texts.latitudes[degrees < 0 ? 'south' : 'north'], degreesText(degrees, digits))
}

/** Such as “8.5° E”. */
export function longitudeText(texts: ActivityPanelTexts, degrees: number, digits = 5): string {
  return fill(texts.longitudes[degrees < 0 ? 'west' : 'east'], degreesText(degrees, digits))
}

/** Such as “47.37450° N 8.54110° E”. */
export function placeText(
  texts: ActivityPanelTexts,
  { latitude, longitude }: { latitude: number; longitude: number },
): string {
  return `${latitudeText(texts, latitude)} ${longitudeText(texts, longitude)}`
}
