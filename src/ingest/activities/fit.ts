import { getFitSportName } from 'fit-file-parser/profile'
import {
  FitMessageReaderError,
  type FitRawMessage,
  fitTimestampToUnixMilliseconds,
  readFitMessages,
} from 'fit-file-parser/raw'
import { FileFault } from '../readers/file-fault'
import type { SourceReader } from '../source-reader'
import type { ActivityIntake } from './activity-intake'
import { EVENT, isPause, RECORD, SESSION, sampleOf, sportOf, startOf } from './fit-messages'
import type { ActivityReader } from './reader'

/** The largest file taken, in bytes: its messages are held in memory. A hundred thousand samples take some 5 MB. */
const MAX_BYTES = 16_000_000

/**
 * FIT, as watches and bicycle computers write it (https://developer.garmin.com/fit/protocol/): an activity for each session,
 * whose stretches are what lies between stops of its timer. Records without a position are no location samples.
 */
export const fitReader: ActivityReader = {
  name: 'FIT',

  recognises: ({ extension, text }) => extension === '.fit' || text.slice(0, 16).includes('.FIT'),

  async read(file, intake) {
    const messages = messagesOf(await readBytes(file))
    const sessions = new Sessions(messages, intake)
    for (const message of messages) {
      if (message.globalMessageNumber === EVENT && isPause(message)) intake.pause()
      if (message.globalMessageNumber === RECORD) sessions.record(message)
    }
    sessions.end()
  },
}

/** Gives each record to the session that began last before it: the message of a session stands behind its records. */
class Sessions {
  readonly #intake: ActivityIntake
  readonly #sessions: { start: number; sport: number | undefined }[]
  #at = 0
  /** Records of the present session, of all, and those without a position. */
  #taken = 0
  #all = 0
  #skipped = 0

  constructor(messages: readonly FitRawMessage[], intake: ActivityIntake) {
    this.#intake = intake
    this.#sessions = messages
      .filter((it) => it.globalMessageNumber === SESSION)
      .map((it) => ({ start: startOf(it) ?? 0, sport: sportOf(it) }))
      .sort((a, b) => a.start - b.start)
    this.#begin()
  }

  record(record: FitRawMessage): void {
    const { timestamp, messageIndex } = record
    for (; timestamp !== undefined && timestamp >= this.#startOfNext; this.#begin()) {
      this.#endSession()
      this.#at++
    }
    const sample = sampleOf(record)
    if (sample.latitude === undefined || sample.longitude === undefined) {
      this.#skipped++
      return
    }
    const time =
      timestamp === undefined ? {} : { time: new Date(fitTimestampToUnixMilliseconds(timestamp)).toISOString() }
    this.#intake.sample({ ...time, ...sample }, () => `record ${messageIndex + 1}`)
    this.#taken++
    this.#all++
  }

  end(): void {
    this.#endSession()
    const skipped = this.#skipped === 1 ? '1 record' : `${this.#skipped} records`
    if (this.#all === 0) this.#intake.refuse('has no record with a position', '', 'missing_required_data')
    else if (this.#skipped > 0) this.#intake.warn(`skipped ${skipped} without a position.`)
  }

  get #startOfNext(): number {
    return this.#sessions[this.#at + 1]?.start ?? Number.POSITIVE_INFINITY
  }

  #begin(): void {
    this.#taken = 0
    this.#intake.begin(this.#sessions.length > 1 ? `session ${this.#at + 1}` : '')
  }

  #endSession(): void {
    if (this.#taken === 0) return
    const type = getFitSportName(this.#sessions[this.#at]?.sport)
    this.#intake.endForeign(type === null ? {} : { type })
  }
}

function messagesOf(bytes: Buffer): FitRawMessage[] {
  try {
    return readFitMessages(bytes, { messageNumbers: [RECORD, SESSION, EVENT], maxInputBytes: MAX_BYTES }).messages
  } catch (error) {
    if (!(error instanceof FitMessageReaderError)) throw error
    throw new FileFault(FAULTS[error.code])
  }
}

const FAULTS: Record<FitMessageReaderError['code'], string> = {
  invalid_input: 'is no FIT file',
  input_limit: `is too large; a FIT file may have ${MAX_BYTES / 1e6} MB`,
  invalid_header: 'is no FIT file, or cut off',
  invalid_crc: 'is damaged: its checksum does not fit; copy it from the device again',
  invalid_structure: 'is damaged: its messages can’t be told apart; copy it from the device again',
}

async function readBytes(file: SourceReader): Promise<Buffer> {
  if (file.size > MAX_BYTES) throw new FileFault(FAULTS.input_limit)
  const chunks: Buffer[] = []
  for await (const chunk of file.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
