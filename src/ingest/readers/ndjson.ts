import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import { headerSchema, LINE_TYPES, recordSchemas } from '../../shared/results-schema'
import { describeValue } from '../describe-issue'
import { isObject } from '../is-object'
import { notAList, placeInArray, splitDocument } from './document'
import { findJsonFault } from './json-fault'
import { splitLines } from './lines'
import type { Place, ResultsIntake, ResultsReader } from './reader'

/** The longest line taken, in bytes. */
export const MAX_LINE_BYTES = 16_000_000

/** NDJSON: headers and one record a line, streamed, so that memory does not grow with the file. */
export const ndjsonReader: ResultsReader = {
  name: 'NDJSON',
  extensions: ['.ndjson', '.jsonl'],

  recognises: ({ firstLine, hasMoreLines }) =>
    isObject(firstLine) && (typeof firstLine.type === 'string' || hasMoreLines),

  async read(file, intake) {
    let line = 0
    for await (const lines of splitLines(file.chunks(), MAX_LINE_BYTES)) {
      for (const text of lines) readLine(text, ++line, intake)
      await intake.drain()
    }
  },
}

const kindOfType = new Map<unknown, ResultKind>(RESULT_KINDS.map((kind) => [LINE_TYPES[kind], kind]))
const place: Place = (line, path) => (path === '' ? `line ${line}` : `line ${line}, ${path}`)

function readLine(text: string, line: number, intake: ResultsIntake): void {
  if (text === '') return
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    // Blank lines are rare: told apart only here, they cost nothing.
    if (text.trim() !== '') refuseText(text, line, error, intake)
    return
  }
  if (!isObject(value)) {
    intake.refuse(`must be an object, got ${describeValue(value)}`, place(line, ''))
    return
  }
  const kind = kindOfType.get(value.type)
  if (kind !== undefined) intake.record(kind, value, place, line)
  else if (value.type !== undefined || !isHeader(value)) intake.refuse(typeFault(value.type), place(line, ''))
  else readHeader(value, line, intake)
}

/** A header may hold arrays as well: a file of one document a line is read too. */
function readHeader(value: Record<string, unknown>, line: number, intake: ResultsIntake): void {
  const { header, arrays } = splitDocument(value)
  intake.header(header, place, line)
  for (const { kind, records } of arrays) {
    intake.present(kind)
    if (!Array.isArray(records)) intake.refuse(notAList(kind, records), place(line, kind))
    else {
      const inArray: Place = (index, path) => place(line, placeInArray(kind)(index, path))
      records.forEach((record, index) => {
        intake.record(kind, record, inArray, index)
      })
    }
  }
}

function refuseText(text: string, line: number, error: unknown, intake: ResultsIntake): void {
  const fault = findJsonFault(text, error instanceof Error ? error.message : String(error))
  intake.refuse(fault.message, `line ${line}, column ${fault.column}`)
}

const headerKeys = new Set(Object.keys(headerSchema.shape))
const recordKeys = new Set(RESULT_KINDS.flatMap((kind) => Object.keys(recordSchemas[kind].shape)))

/** Whether a line without `type` is a header, rather than a record that lacks it. */
function isHeader(value: Record<string, unknown>): boolean {
  const keys = Object.keys(value)
  const likeRecord = keys.some((key) => recordKeys.has(key) && !headerKeys.has(key))
  return !likeRecord && keys.some((key) => headerKeys.has(key) || RESULT_KINDS.some((kind) => kind === key))
}

function typeFault(type: unknown): string {
  const types = RESULT_KINDS.map((kind) => `"${LINE_TYPES[kind]}"`).join(', ')
  if (type === undefined) return `has no type; it must be one of ${types}`
  const plural = RESULT_KINDS.find((kind) => kind === type)
  const hint = plural === undefined ? '' : `; did you mean "${LINE_TYPES[plural]}"?`
  return `type must be one of ${types}, got ${describeValue(type)}${hint}`
}
