import { extrasOf } from '../ingest/activities/extras'
import { isPlainSample, MAX_SAMPLE_EXTRA_CHARACTERS } from '../ingest/activities/take-samples'
import { describeIssue } from '../ingest/describe-issue'
import { reasonOf } from '../ingest/normalise'
import { type LiveSample, liveSampleSchema } from '../shared/activity'
import type { Problem } from '../shared/errors'
import type { SampleLines } from '../shared/recording'

const MAX_PROBLEMS = 100
const KNOWN = new Set(Object.keys(liveSampleSchema.shape))

/** What lines came to. */
interface ReadLines {
  samples: LiveSample[]
  /** Of the first lines that were left out. */
  problems: Problem[]
  /** Of all lines that were left out. */
  problemCount: number
}

/** The samples of NDJSON lines. Lines that can't be used are left out, and named; blank ones are nothing. */
export function readSampleLines({ text, firstLine }: SampleLines): ReadLines {
  const samples: LiveSample[] = []
  const problems: Problem[] = []
  let problemCount = 0
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const result = readLine(line)
    if (typeof result !== 'string') {
      samples.push(result)
    } else if (++problemCount <= MAX_PROBLEMS) {
      problems.push({ where: `line ${firstLine + at}`, message: result })
    }
  }
  return { samples, problems, problemCount }
}

/** A sample, or what is wrong with the line. */
function readLine(line: string): LiveSample | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'is not JSON'
  }
  if (isPlainSample(value)) return value
  const result = liveSampleSchema.safeParse(value)
  if (!result.success) return result.error.issues.map((issue) => describeIssue(issue, value, KNOWN)).join('; ')
  return extrasFault(result.data) ?? result.data
}

/** Why the unknown keys of a sample can't be kept; `null` where they can. */
export function extrasFault(sample: LiveSample): string | null {
  try {
    extrasOf(sample, KNOWN, MAX_SAMPLE_EXTRA_CHARACTERS)
    return null
  } catch (error) {
    return `has a value that can't be kept: ${reasonOf(error)}`
  }
}
