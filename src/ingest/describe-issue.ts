import type { z } from 'zod'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * A zod issue as a sentence for people that names the field: `confidence must be at most 1, got 1.5`.
 * `root` is the value that was checked, `known` the keys that its schema knows.
 */
export function describeIssue(issue: Issue, root: unknown, known: Iterable<string>): string {
  const value = valueAt(root, issue.path)
  const field = formatPath(issue.path)
  const message = `${field}${field === '' ? '' : ' '}${faultOf(issue, value)}`
  const hint = value === undefined || issue.path.length === 0 ? misspelling(root, known, issue) : null
  return hint === null ? message : `${message}; did you mean ${hint.known} where it says ${hint.given}?`
}

/** A path as people write it: `objects[17].bbox[2]`. */
export function formatPath(path: Path): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`
    else text += `[${JSON.stringify(String(key))}]`
  }
  return text
}

/** The keys of `value` that look like a known key in another spelling: `frameNumber` for `frame_number`. */
export function misspeltKeys(value: unknown, known: Iterable<string>): { given: string; known: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const spellings = new Map(Array.from(known, (key) => [bare(key), key]))
  return Object.keys(value).flatMap((given) => {
    const meant = spellings.get(bare(given))
    return meant === undefined || meant === given ? [] : [{ given, known: meant }]
  })
}

/** What a value is, in a few words, for messages. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `text (${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)})`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function faultOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return 'is missing'
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}, got ${describeValue(value)}`
    case 'too_small':
    case 'too_big':
      if (!Array.isArray(value)) return issue.message
      return `must have ${issue.code === 'too_small' ? issue.minimum : issue.maximum} entries, got ${value.length}`
    case 'invalid_value':
      return `must be ${issue.values.map((it) => JSON.stringify(it)).join(' or ')}, got ${describeValue(value)}`
    default:
      return issue.message
  }
}

const EXPECTED: Record<string, string> = {
  number: 'a number',
  string: 'text',
  array: 'a list',
  tuple: 'a list of four numbers',
  object: 'an object',
  record: 'an object',
  nonoptional: 'given',
}

/** The misspelt key that explains an issue: for a missing key that key's, for the whole record any. */
function misspelling(root: unknown, known: Iterable<string>, issue: Issue) {
  const found = misspeltKeys(valueAt(root, issue.path.slice(0, -1)), known)
  const missing = issue.path.at(-1)
  return found.find((it) => missing === undefined || it.known === missing) ?? null
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

/** A key without what spellings differ in. */
function bare(key: string): string {
  return key.toLowerCase().replaceAll(/[_\-\s]/g, '')
}
