import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import { describeValue, misspeltKeys } from '../describe-issue'
import type { Place } from './reader'

/** A results document taken apart: its header, and those of the four arrays that it has. */
export interface SplitDocument {
  header: Record<string, unknown>
  /** `records` is as the document has it: whether it is a list is still to be checked. */
  arrays: { kind: ResultKind; records: unknown }[]
}

/** Takes a results document apart; an array that is null counts as left out. */
export function splitDocument(value: Record<string, unknown>): SplitDocument {
  const { frames, captions, transcripts, objects, ...header } = value
  const byKind = { frames, captions, transcripts, objects }
  const arrays = RESULT_KINDS.filter((kind) => byKind[kind] != null).map((kind) => ({ kind, records: byKind[kind] }))
  return { header, arrays }
}

/** The place of a record in an array: `objects[17].bbox[2]`. */
export function placeInArray(kind: ResultKind): Place {
  return (index, path) => `${kind}[${index}]${path === '' ? '' : `.${path}`}`
}

/** What to say of an array that is none. */
export function notAList(kind: ResultKind, value: unknown): string {
  return `${kind} must be a list, got ${describeValue(value)}`
}

/** What to say of a document without any of the four arrays. */
export function missingArrays(header: Record<string, unknown>): string {
  const hint = misspeltKeys(header, RESULT_KINDS).at(0)
  const meant = hint === undefined ? '' : `; did you mean ${hint.known} where it says ${hint.given}?`
  return `has none of the lists ${RESULT_KINDS.join(', ')}${meant}`
}
