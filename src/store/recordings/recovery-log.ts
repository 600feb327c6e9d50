import { reasonOf } from '../../shared/error-reason'
import { FrametroveError } from '../../shared/errors'
import { CommandLog, type LogEnd } from '../engine/command-log'
import { type FileIo, replaceFile } from '../engine/file-io'
import type { Savepoint } from '../engine/log-cut'
import { encodeHeader, encodeRecord, HEADER_BYTES } from '../engine/log-format'
import type { RecordingEvent } from './recording-event'
import type { RecoveryCipher } from './recovery-cipher'

/** Logs of recordings have one generation. */
const GENERATION = 1

/** What logs are written with. */
export interface LogPlatform {
  io: FileIo
  cipher: RecoveryCipher
}

/** Makes a log that begins with one event, durably; takes the place of one that is there. */
export function beginLog({ io, cipher }: LogPlatform, file: string, event: RecordingEvent, sequence = 1): LogEnd {
  const header = encodeHeader({ generation: GENERATION, firstSequence: sequence })
  const record = encodeRecord('transaction', sequence, encodeEvent(event, cipher))
  replaceFile(io, file, Buffer.concat([header, record]))
  return { generation: GENERATION, end: HEADER_BYTES + record.length, nextSequence: sequence + 1 }
}

/** A log that records are appended to. */
export class RecoveryLog {
  readonly #log: CommandLog
  readonly #cipher: RecoveryCipher
  /** What it could not be taken back to when it had to be. */
  #uncut: Savepoint | null = null

  private constructor(log: CommandLog, cipher: RecoveryCipher) {
    this.#log = log
    this.#cipher = cipher
  }

  /** Goes on with a log; what is behind its end is cut off. */
  static open({ io, cipher }: LogPlatform, file: string, end: LogEnd): RecoveryLog {
    return new RecoveryLog(CommandLog.reopen(io, file, end), cipher)
  }

  /** Where the next record goes. */
  get savepoint(): Savepoint {
    return { end: this.#log.end, sequence: this.#log.nextSequence }
  }

  /** Appends an event; it is durable after `sync`. Where it fails, the log has to be taken back. */
  append(event: RecordingEvent): void {
    this.#log.append('transaction', encodeEvent(event, this.#cipher))
  }

  sync(): void {
    this.#log.sync()
  }

  /** Where the log could not be taken back before, it may be now. @throws FrametroveError `rollback_failed` */
  mend(): void {
    if (this.#uncut) this.cutTo(this.#uncut)
  }

  /**
   * Takes everything back that came after a savepoint, durably.
   * @throws FrametroveError `rollback_failed`: until `mend` works, nothing can be appended
   */
  cutTo(savepoint: Savepoint): void {
    const { end, sequence } = this.#uncut && this.#uncut.end < savepoint.end ? this.#uncut : savepoint
    try {
      this.#log.cutTo(end, sequence)
    } catch (error) {
      this.#uncut = { end, sequence }
      throw stuck(error)
    }
    this.#uncut = null
  }

  close(): void {
    this.#log.close()
  }
}

function encodeEvent(event: RecordingEvent, cipher: RecoveryCipher): Buffer {
  return cipher.seal(Buffer.from(JSON.stringify(event)))
}

function stuck(cause: unknown): FrametroveError {
  return new FrametroveError(
    'rollback_failed',
    {
      what: 'The samples were not added, and what was written of them could not be taken back.',
      why: `${reasonOf(cause)} Until that works, the recording takes no more samples.`,
      action: 'Make sure that the disk has room and works, then add them again. What was recorded before is kept.',
    },
    { cause },
  )
}
