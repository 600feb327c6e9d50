import { activityFormatVersion } from '../../shared/activity'
import { describeValue } from '../describe-issue'
import { formatOf } from '../file-head'
import { JsonStream, type JsonVisitor } from '../json-stream'
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
    const json = new JsonStream({ '': 'object', samples: 'list' }, visitor)
    for await (const chunk of file.chunks()) json.push(chunk)
    json.end()
    visitor.end()
  },
}

class ActivityVisitor implements JsonVisitor {
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

  value(parent: string, key: string | number, value: unknown): void {
    if (parent === 'samples') this.#intake.sample(value, (path) => [`samples[${key}]`, path].filter(Boolean).join('.'))
    else this.#head[key] = value
  }

  end(): void {
    const { samples, ...head } = this.#head
    if (samples != null) this.#intake.refuse(`samples must be a list, got ${describeValue(samples)}`, 'samples')
    else if (!this.#hasSamples) this.#intake.refuse('samples is missing', 'samples', 'missing_required_data')
    this.#intake.end(head)
  }
}
