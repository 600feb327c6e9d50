import * as z from 'zod'

/** What part of the work failed. */
export const ERROR_CATEGORIES = ['validation', 'save', 'storage', 'recovery', 'transaction'] as const
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number]

/** warning: the user can retry, nothing lost; error: needs the user; critical: data may be lost. */
export type ErrorSeverity = 'warning' | 'error' | 'critical'

/** What every error code means by default. One entry a code: the table of all errors. */
export const ERROR_CODES = {
  invalid_input: { category: 'validation', severity: 'warning', retryable: false },
  /** Something that is needed is not there. */
  missing_required_data: { category: 'validation', severity: 'warning', retryable: false },
  /** There is too little of it. */
  insufficient_data: { category: 'validation', severity: 'warning', retryable: false },
  invalid_id: { category: 'validation', severity: 'warning', retryable: false },
  /** Some of the images can be used. */
  invalid_image: { category: 'validation', severity: 'warning', retryable: false },
  /** None of the images can be used. */
  no_valid_image: { category: 'validation', severity: 'warning', retryable: false },
  /** The file is no backup, or a damaged one. */
  invalid_backup: { category: 'validation', severity: 'warning', retryable: false },
  /** A person has to agree to it first. */
  not_confirmed: { category: 'validation', severity: 'warning', retryable: false },
  not_found: { category: 'validation', severity: 'warning', retryable: false },
  cancelled: { category: 'save', severity: 'warning', retryable: false },
  count_mismatch: { category: 'save', severity: 'error', retryable: false },
  /** What was sent ahead of a call is gone, and the call was not made. */
  upload_lost: { category: 'save', severity: 'warning', retryable: false },
  save_failed: { category: 'save', severity: 'error', retryable: false },
  busy: { category: 'storage', severity: 'warning', retryable: true },
  /** A check, repair, backup, restore or clean-up is under way, and there is one at a time. */
  maintenance_busy: { category: 'storage', severity: 'warning', retryable: false },
  disk_full: { category: 'storage', severity: 'error', retryable: false },
  /** The database has reached the size that a setting allows. */
  database_full: { category: 'storage', severity: 'error', retryable: false },
  file_system: { category: 'storage', severity: 'error', retryable: false },
  store_locked: { category: 'storage', severity: 'error', retryable: false },
  store_read_only: { category: 'storage', severity: 'critical', retryable: false },
  store_too_new: { category: 'storage', severity: 'error', retryable: false },
  store_stopped: { category: 'storage', severity: 'error', retryable: false },
  corrupted: { category: 'recovery', severity: 'critical', retryable: false },
  /** Recovery data that fail their checksum. */
  recovery_corrupted: { category: 'recovery', severity: 'error', retryable: false },
  /** There are no such recovery data. */
  recovery_not_found: { category: 'recovery', severity: 'error', retryable: false },
  /** Recovery data whose key is gone, or that another version wrote. */
  recovery_undecodable: { category: 'recovery', severity: 'error', retryable: false },
  /** Somebody else changed it meanwhile. */
  concurrent_modification: { category: 'transaction', severity: 'critical', retryable: true },
  transaction_failed: { category: 'transaction', severity: 'error', retryable: false },
  rollback_failed: { category: 'transaction', severity: 'critical', retryable: false },
} as const satisfies Record<string, { category: ErrorCategory; severity: ErrorSeverity; retryable: boolean }>

/** The name of a failure, stable over versions. */
export type ErrorCode = keyof typeof ERROR_CODES

const errorCodes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]

/** One record or file that was refused, and why. */
export const problemSchema = z.object({
  /** The file's path as the user gave it; absent for values passed in memory. */
  file: z.string().optional(),
  /** Where in it: a line (`line 17`), a JSON path (`objects[17].bbox[2]`), or both. */
  where: z.string().optional(),
  /** What is wrong with it. */
  message: z.string(),
})
export type Problem = z.infer<typeof problemSchema>

/** An error as it travels between threads and processes. */
export const errorDataSchema = z.object({
  code: z.enum(errorCodes),
  what: z.string(),
  why: z.string(),
  action: z.string(),
  problems: z.array(problemSchema).default([]),
  /** How many problems there were, where only the first are listed. */
  problemCount: z.number().optional(),
})
export type ErrorData = z.infer<typeof errorDataSchema>

/**
 * The one error of Frametrove: a code, and three sentences for people.
 * `what` happened, `why`, and the `action` to take.
 */
export class FrametroveError extends Error {
  override readonly name = 'FrametroveError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly severity: ErrorSeverity
  readonly retryable: boolean
  readonly what: string
  readonly why: string
  readonly action: string
  /** The files and records refused; empty where the error is not about input. */
  readonly problems: readonly Problem[]
  readonly problemCount: number

  constructor(
    code: ErrorCode,
    text: { what: string; why: string; action: string },
    options: { cause?: unknown; problems?: readonly Problem[]; problemCount?: number } = {},
  ) {
    super(`${text.what} ${text.why} ${text.action}`, { cause: options.cause })
    this.code = code
    const meaning = ERROR_CODES[code]
    this.category = meaning.category
    this.severity = meaning.severity
    this.retryable = meaning.retryable
    this.what = text.what
    this.why = text.why
    this.action = text.action
    this.problems = options.problems ?? []
    this.problemCount = options.problemCount ?? this.problems.length
  }

  /** The error as plain data, for a port or a socket. */
  toData(): ErrorData {
    const { code, what, why, action, problemCount } = this
    return { code, what, why, action, problems: [...this.problems], problemCount }
  }

  /** The error that `toData` made. */
  static fromData(data: ErrorData): FrametroveError {
    return new FrametroveError(data.code, data, {
      problems: data.problems,
      ...(data.problemCount === undefined ? {} : { problemCount: data.problemCount }),
    })
  }
}

/** System error codes that pass by themselves: the operation may be tried again. */
const TRANSIENT = new Set(['EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE', 'ETIMEDOUT'])

/** The system's code of an I/O error (`ENOSPC`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Whether an I/O error says that the file or folder is not there. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Whether an I/O error says that there is no room left. */
export function isDiskFull(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/**
 * Any thrown value as a FrametroveError. I/O errors get the code that fits them;
 * `what` says which operation failed.
 */
export function toFrametroveError(error: unknown, what: string): FrametroveError {
  if (error instanceof FrametroveError) return error
  const code = systemCode(error)
  const why = `${error instanceof Error ? error.message : String(error)}.`.replace(/\.\.$/, '.')
  if (isDiskFull(error)) {
    const action = 'Make room on the disk, then try again. Nothing that was acknowledged before is affected.'
    return new FrametroveError('disk_full', { what, why: 'The disk is full.', action }, { cause: error })
  }
  if (code !== undefined && TRANSIENT.has(code)) {
    return new FrametroveError('busy', { what, why, action: 'Try again in a moment.' }, { cause: error })
  }
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) {
    const action = 'Check that the file or folder exists and may be read and written, then try again.'
    return new FrametroveError('file_system', { what, why, action }, { cause: error })
  }
  const action = 'Nothing was changed. Try again; if it happens again, run “Frametrove: Show Log” and report it.'
  return new FrametroveError('save_failed', { what, why, action }, { cause: error })
}
