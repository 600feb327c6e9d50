import * as z from 'zod'
import { ERROR_CATEGORIES, ERROR_CODES, type ErrorCategory, type ErrorCode, type ErrorSeverity } from './error-codes'
import { reasonOf, systemCode } from './error-reason'

export { ERROR_CATEGORIES, ERROR_CODES, type ErrorCategory, type ErrorCode, type ErrorSeverity, systemCode }

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
const TRANSIENT = new Set(['EBUSY', 'EAGAIN', 'EMFILE', 'ENFILE'])

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
  const code = codeOf(error)
  const { action } = ERROR_CODES[code]
  return new FrametroveError(
    code,
    { what, why: code === 'disk_full' ? ERROR_CODES[code].why : reasonOf(error), action },
    { cause: error },
  )
}

function codeOf(error: unknown): ErrorCode {
  const code = systemCode(error)
  if (isDiskFull(error)) return 'disk_full'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code !== undefined && TRANSIENT.has(code)) return 'busy'
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? 'file_system' : 'save_failed'
}
