import type { z } from 'zod'
import type { ResultKind } from '../shared/kinds'
import { breathe } from './breathe'
import { describeIssue, formatPath, misspeltKeys } from './describe-issue'
import { headerKeys, readHeader } from './header'
import type { IngestState } from './ingest-state'
import { kindRules } from './normalise'
import type { Place, ResultsIntake } from './readers/reader'
import { RunRouter } from './run-router'
import { SideChecks } from './side-checks'

/** Records with extra keys that are looked at for misspelt ones, of each kind of a file. */
const SPELLING_SAMPLE = 20

/**
 * Takes what a reader finds in one file: checks it, and passes it to the sink run by run, until
 * the first problem of the whole ingest; from then on it only checks.
 */
export class FileIntake implements ResultsIntake {
  readonly #file: string
  readonly #state: IngestState
  readonly #router: RunRouter
  readonly #sideChecks: SideChecks
  /** Kinds that the document under way has a list of, as long as no record of it came. */
  readonly #reported = new Set<ResultKind>()
  readonly #sampled = { frames: 0, captions: 0, transcripts: 0, objects: 0 }
  readonly #spellings = new Set<string>()
  #holdsResults = false
  #headerFaults = false

  constructor(file: string, state: IngestState) {
    this.#file = file
    this.#state = state
    this.#sideChecks = new SideChecks(file, state)
    this.#router = new RunRouter(state, {
      // A header that was refused is what names no video: its own faults say enough.
      refuse: (message) => this.#headerFaults || this.refuse(message),
      warn: (message) => this.#warn(message),
    })
  }

  /** The runs that the file gave something to. */
  get runs(): { videoId: string; toolName: string }[] {
    return Array.from(this.#router.runs, ({ videoId, toolName }) => ({ videoId, toolName }))
  }

  header(value: Record<string, unknown>, place: Place, position: number): void {
    this.#endDocument()
    const read = readHeader(value)
    if ('faults' in read) {
      this.#headerFaults = true
      for (const { path, message } of read.faults) this.refuse(message, place(position, path))
      return
    }
    const misspelt = misspeltKeys(value, headerKeys)
    for (const { given, known } of misspelt) this.#warnSpelling(place(position, given), known)
    this.#router.setHeader(read.ok, new Map(misspelt.map(({ given, known }) => [known, given])))
  }

  record<K extends ResultKind>(kind: K, value: unknown, place: Place, position: number): void {
    this.#holdsResults = true
    if (this.#reported.size > 0) this.#reported.delete(kind)
    const checked = kindRules[kind].check(value)
    if (!checked.ok) {
      this.#refuseRecord(kind, value, checked.issues, (path) => place(position, path))
      return
    }
    const { record, videoId } = checked
    if (record.extra !== null && this.#sampled[kind]++ < SPELLING_SAMPLE) {
      for (const { given, known } of misspeltKeys(value, kindRules[kind].known)) {
        this.#warnSpelling(place(position, given), known)
      }
    }
    this.#router.runOf(videoId)?.add(kind, record, place, position)
  }

  present(kind: ResultKind): void {
    this.#holdsResults = true
    this.#reported.add(kind)
  }

  refuse(message: string, where?: string): void {
    this.#state.problems.add({ file: this.#file, ...(where ? { where } : {}), message })
  }

  async drain(): Promise<void> {
    await breathe(this.#state.signal)
    for (const run of this.#router.runs) {
      await this.#sideChecks.check(run, (message, where) => this.refuse(message, where))
      const batch = run.take()
      if (batch !== null && this.#state.problems.count === 0) {
        await this.#state.sink.append(run.videoId, run.toolName, batch)
      }
    }
  }

  /** To be called once, when the reader has come to the end. */
  async end(): Promise<void> {
    this.#endDocument()
    await this.drain()
    if (!this.#holdsResults && !this.#headerFaults) {
      this.refuse('holds no results: no record, and no empty list that would say that the tool found nothing')
    }
    const { warning } = this.#sideChecks
    if (warning !== null) this.#warn(warning)
    this.#router.end()
  }

  /** Settles the lists that turned out to be empty: the tool found nothing for the header's video. */
  #endDocument(): void {
    for (const kind of this.#reported) this.#router.runOf(null)?.report(kind)
    this.#reported.clear()
  }

  #refuseRecord(
    kind: ResultKind,
    value: unknown,
    issues: readonly z.core.$ZodIssue[],
    place: (path: string) => string,
  ): void {
    const { problems } = this.#state
    for (const issue of issues) {
      // The text is made only where it is listed: a file may have a million bad records.
      if (problems.hasRoom)
        this.refuse(describeIssue(issue, value, kindRules[kind].known), place(formatPath(issue.path)))
      else problems.countOnly()
    }
  }

  #warnSpelling(where: string, known: string): void {
    if (this.#spellings.has(known)) return
    this.#spellings.add(known)
    this.#warn(`${where} is not a known key and is kept as an extra; did you mean ${known}?`)
  }

  #warn(message: string): void {
    this.#state.warn(this.#file, message)
  }
}
