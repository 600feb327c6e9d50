import type { QualifiedTag } from 'sax'
import { FRAMETROVE_GPX } from '../../shared/gpx'
import { isObject } from '../is-object'
import { FileFault } from '../readers/file-fault'
import { parseJson } from '../readers/parse-json'
import type { ActivityIntake } from './activity-intake'
import { keyOf, measured, timeOf } from './gpx-points'
import { meansNone } from './means-none'
import type { ActivityReader } from './reader'
import { readXml, type XmlVisitor } from './xml'

/**
 * GPX 1.1 (https://www.topografix.com/GPX/1/1/): an activity for each track, whose segments are its stretches. What stands
 * under `extensions` is kept, too. Routes and waypoints are no recordings.
 */
export const gpxReader: ActivityReader = {
  name: 'GPX',

  recognises: ({ extension, text }) => extension === '.gpx' || (text.startsWith('<') && /<gpx[\s>]/.test(text)),

  async read(file, intake) {
    const visitor = new GpxVisitor(intake)
    await readXml(file, visitor)
    visitor.end()
  },
}

/** An element that is read, or around what is read. */
interface Element {
  /** From the root, without prefixes: `gpx/trk/name`. */
  path: string
  local: string
  namespace: string
  hasElements: boolean
}

const TRACK = 'gpx/trk'
const SEGMENT = 'gpx/trk/trkseg'
const POINT = 'gpx/trk/trkseg/trkpt'

type Facts = Record<string, unknown>

class GpxVisitor implements XmlVisitor {
  readonly #intake: ActivityIntake
  readonly #stack: Element[] = []
  #fileName: string | undefined
  #tracks = 0
  #points = 0
  /** Of the present track, and of its present point. */
  #facts: Facts = {}
  #own: Facts | null = null
  #sample: Facts = {}
  /** What is not a recording. */
  #skipped = { routes: 0, waypoints: 0, empty: 0 }

  constructor(intake: ActivityIntake) {
    this.#intake = intake
  }

  open({ local, uri: namespace, attributes }: QualifiedTag): void {
    const around = this.#stack.at(-1)
    if (around) around.hasElements = true
    else if (local !== 'gpx') throw new FileFault(`is no GPX: its root element is ${local}`)
    const path = around ? `${around.path}/${local}` : local
    this.#stack.push({ path, local, namespace, hasElements: false })
    if (path === TRACK) this.#beginTrack()
    else if (path === SEGMENT) this.#intake.pause()
    else if (path === POINT) {
      this.#points++
      const { lat, lon } = attributes
      this.#sample = { latitude: measured(lat?.value ?? ''), longitude: measured(lon?.value ?? '') }
    } else if (path === 'gpx/rte') this.#skipped.routes++
    else if (path === 'gpx/wpt') this.#skipped.waypoints++
  }

  close(text: string): void {
    const element = this.#stack.pop()
    if (!element) return
    const { path, hasElements } = element
    if (path === TRACK) this.#endTrack()
    else if (path === POINT) this.#endPoint()
    else if (hasElements || /\/link\b/.test(path)) return
    else if (path.startsWith(`${POINT}/`)) this.#pointFact(element, text)
    else if (path.startsWith(`${TRACK}/`) && !path.startsWith(SEGMENT)) this.#trackFact(element, text)
    else if (path === 'gpx/metadata/name') this.#fileName = text.trim() || undefined
  }

  /** To be called after the last element. */
  end(): void {
    const { routes, waypoints, empty } = this.#skipped
    const skipped = [count(routes, 'route'), count(waypoints, 'waypoint'), count(empty, 'track without points')]
    const texts = skipped.filter((it) => it !== '')
    if (this.#tracks > empty) {
      if (texts.length > 0) this.#intake.warn(`skipped ${texts.join(' and ')}: not recorded.`)
    } else {
      const found = texts.length === 0 ? '' : `, only ${texts.join(' and ')}`
      this.#intake.refuse(`has no track with points${found}`, '', 'missing_required_data')
    }
  }

  #beginTrack(): void {
    this.#tracks++
    this.#points = 0
    this.#facts = {}
    this.#own = null
    this.#intake.begin(`trk ${this.#tracks}`)
  }

  #endTrack(): void {
    if (this.#points === 0) {
      this.#skipped.empty++
      return
    }
    if (this.#own) {
      this.#intake.end(this.#own)
      return
    }
    const { name = this.#fileName, desc, cmt, type, ...more } = this.#facts
    const notes = desc ?? cmt ?? name
    this.#intake.endForeign({
      ...more,
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof type === 'string' ? { type } : {}),
      ...(notes === undefined ? {} : { notes }),
    })
  }

  #trackFact({ local, namespace }: Element, text: string): void {
    if (namespace === FRAMETROVE_GPX && local === 'activity') {
      const own = parseJson(Buffer.from(text))
      if (!isObject(own)) throw new FileFault('must be an object', `trk ${this.#tracks}, activity`)
      this.#own = own
    } else if (text.trim() !== '') this.#facts[local] = text.trim()
  }

  #endPoint(): void {
    const point = this.#points
    const track = this.#tracks
    this.#intake.sample(this.#sample, () => `trk ${track}, trkpt ${point}`)
  }

  #pointFact({ path, local, namespace }: Element, text: string): void {
    if (namespace === FRAMETROVE_GPX && local === 'extra') {
      const extra = parseJson(Buffer.from(text))
      if (!isObject(extra))
        throw new FileFault('must be an object', `trk ${this.#tracks}, trkpt ${this.#points}, extra`)
      Object.assign(this.#sample, extra)
      return
    }
    if (path === `${POINT}/time`) {
      this.#sample.time = timeOf(text)
      return
    }
    const key = keyOf(namespace, local)
    const value = measured(text)
    if (value !== undefined && !meansNone(key, value)) this.#sample[key] = value
  }
}

function count(number: number, what: string): string {
  if (number === 0) return ''
  return number === 1 ? `1 ${what}` : `${number} ${what.replace(/^\w+/, '$&s')}`
}
