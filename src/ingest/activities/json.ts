import { activityFormatVersion } from '../../shared/activity'
import { JsonSplitter, type JsonVisitor, parseValue } from '../debug/json-splitter'
import { describeValue } from '../describe-issue'
import { formatOf } from '../file-head'
import { FileFault } from '../readers/file-fault'
import type { ActivityIntake } from './activity-intake'
import type { ActivityReader } from './reader'

/** The format itself: one activity a file. Samples are read one by one: memory does not grow with the text. */
export const jsonReader: ActivityReader = {
  name: 'Frametrove activity (JSON)',

  recognises: (head) =>
    /\.frametrove-activity\.json$/i.test(head.path) || activityFormatVersion(formatOf(head)) !== null,

  async read(file, intake) {
    intake.begin('')
    const visitor = new ActivityVisitor(intake)
    const splitter = new JsonSplitter({ '': 'object', samples: 'list' }, visitor)
    visitor.place = () => splitter.place
    for await (const chunk of file.chunks()) splitter.push(chunk)
    splitter.end()
    visitor.end()
  },
}

class ActivityVisitor implements JsonVisitor {
  place: () => string = () => ''
  readonly #intake: ActivityIntake
  readonly #head: Record<string, unknown> = {}
  #hasSamples = false

  constructor(intake: ActivityIntake) {
    this.#intake = intake
  }

  enter(within: string): void {
    if (within !== 'samples') return
    if (this.#hasSamples) throw new FileFault('is given twice', 'samples')
    this.#hasSamples = true
  }

  leave(): void {}

  value(parent: string, key: string | number, text: Buffer): void {
    const value = parseValue(text, this.place)
    if (parent === 'samples') this.#intake.sample(value, (path) => [this.place(), path].filter(Boolean).join('.'))
    else this.#head[key] = value
  }

  end(): void {
    const { samples, ...head } = this.#head
    if (samples != null) this.#intake.refuse(`samples must be a list, got ${describeValue(samples)}`, 'samples')
    else if (!this.#hasSamples) this.#intake.refuse('samples is missing', 'samples', 'missing_required_data')
    this.#intake.end(head)
  }
}
