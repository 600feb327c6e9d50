import type { ResultKind } from '../shared/kinds'
import type { RunFacts, VideoChanges } from '../shared/model'
import type { RecordBatch, RecordOf } from '../shared/records'
import { describeIssue, describeValue, formatPath } from './describe-issue'
import { readHeader } from './header'
import { isObject } from './is-object'
import { kindRules } from './normalise'
import { ProblemList } from './problems'
import { missingArrays, notAList, placeInArray, splitDocument } from './readers/document'

/** Checked tool results: what their header says, and the records. */
export interface ParsedResults {
  videoId: string | null
  toolName: string | null
  facts: RunFacts
  video: VideoChanges
  /** A kind with an empty list is in it as `[]`: the tool ran and found nothing. */
  batch: RecordBatch
}

/**
 * Checks tool results held in memory. Paths of frames stay as given.
 * @throws FrametroveError `invalid_input` whose problems name the JSON path: `objects[17].bbox[2]`
 */
export function parseResults(value: unknown): ParsedResults {
  const problems = new ProblemList()
  const parsed = isObject(value) ? parseDocument(value, problems) : null
  if (parsed === null) problems.add({ message: `must be an object, got ${describeValue(value)}` })
  if (parsed === null || problems.count > 0) {
    throw problems.toError(
      'Nothing was stored: the results are not valid.',
      'Correct what is listed, then store again.',
    )
  }
  return parsed
}

function parseDocument(value: Record<string, unknown>, problems: ProblemList): ParsedResults {
  const { header, arrays } = splitDocument(value)
  const read = readHeader(header)
  if ('faults' in read) for (const { path, message } of read.faults) problems.add({ where: path, message })
  if (arrays.length === 0) problems.add({ message: missingArrays(header) })
  const batch: RecordBatch = {}
  for (const { kind, records } of arrays) {
    if (Array.isArray(records)) putRecords(batch, kind, records, problems)
    else problems.add({ where: kind, message: notAList(kind, records) })
  }
  const none = { videoId: null, toolName: null, facts: {}, video: {} }
  return { ...('ok' in read ? read.ok : none), batch }
}

function putRecords<K extends ResultKind>(
  batch: RecordBatch,
  kind: K,
  values: readonly unknown[],
  problems: ProblemList,
): void {
  const { check, known } = kindRules[kind]
  const records: RecordOf[K][] = []
  values.forEach((value, index) => {
    const checked = check(value)
    if (checked.ok) records.push(checked.record)
    else {
      for (const issue of checked.issues) {
        const where = placeInArray(kind)(index, formatPath(issue.path))
        if (problems.hasRoom) problems.add({ where, message: describeIssue(issue, value, known) })
        else problems.countOnly()
      }
    }
  })
  const lists: { [P in K]?: RecordOf[P][] } = batch
  lists[kind] = records
}
