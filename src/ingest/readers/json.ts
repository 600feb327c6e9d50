import { RESULT_KINDS } from '../../shared/kinds'
import { describeValue } from '../describe-issue'
import { isObject } from '../is-object'
import type { SourceReader } from '../source-reader'
import { missingArrays, notAList, placeInArray, splitDocument } from './document'
import { FileFault } from './file-fault'
import { parseJson } from './parse-json'
import type { Place, ResultsIntake, ResultsReader } from './reader'

/** The largest JSON file taken, in bytes: it is parsed as a whole. */
export const MAX_JSON_BYTES = 256_000_000

/** Records between two drains. */
const SLICE = 5_000

/** JSON: one results document a file. */
export const jsonReader: ResultsReader = {
  name: 'JSON',
  extensions: ['.json'],

  recognises: ({ text, first, firstLine, hasMoreLines }) =>
    isObject(first) &&
    ((firstLine === undefined && (/^\{\s*\n/.test(text) || hasArray(first))) || (hasArray(first) && !hasMoreLines)),

  async read(file, intake) {
    const document = parseDocument(await readBytes(file))
    const { header, arrays } = splitDocument(document)
    intake.header(header, placeInHeader, 0)
    if (arrays.length === 0) throw new FileFault(missingArrays(header))
    for (const { kind, records } of arrays) {
      intake.present(kind)
      if (Array.isArray(records))
        await readArray(records, (record, index) => intake.record(kind, record, placeInArray(kind), index), intake)
      else intake.refuse(notAList(kind, records), kind)
    }
    await intake.drain()
  },
}

const placeInHeader: Place = (_position, path) => path

async function readBytes(file: SourceReader): Promise<Buffer> {
  if (file.size > MAX_JSON_BYTES) {
    const size = `${Math.ceil(file.size / 1e6)} MB`
    throw new FileFault(
      `is ${size} large; a JSON file may have ${MAX_JSON_BYTES / 1e6} MB. Write it as NDJSON (one record a line), which has no limit`,
    )
  }
  const chunks: Buffer[] = []
  for await (const chunk of file.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function parseDocument(bytes: Buffer): Record<string, unknown> {
  const value = parseJson(bytes)
  if (isObject(value)) return value
  throw new FileFault(`must be an object with any of ${RESULT_KINDS.join(', ')}; got ${describeValue(value)}`)
}

async function readArray(
  records: readonly unknown[],
  take: (record: unknown, index: number) => void,
  intake: ResultsIntake,
): Promise<void> {
  for (let start = 0; start < records.length; start += SLICE) {
    const end = Math.min(start + SLICE, records.length)
    for (let index = start; index < end; index++) take(records[index], index)
    await intake.drain()
  }
}

function hasArray(value: Record<string, unknown>): boolean {
  return RESULT_KINDS.some((kind) => Array.isArray(value[kind]))
}
