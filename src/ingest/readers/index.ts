import type { FileHead } from '../file-head'
import { jsonReader } from './json'
import { ndjsonReader } from './ndjson'
import type { ResultsReader } from './reader'

/** Every format of tool results that can be read. To add one, write its reader and list it here. */
export const readers: readonly ResultsReader[] = [ndjsonReader, jsonReader]

/** The extensions of files that a folder is searched for. */
export const resultsExtensions: ReadonlySet<string> = new Set(readers.flatMap((reader) => reader.extensions))

/** Picks the reader of a file: by its content, or by its extension where the content does not tell. */
export function readerFor(head: FileHead): ResultsReader | undefined {
  return (
    readers.find((reader) => reader.recognises(head)) ??
    readers.find((reader) => reader.extensions.includes(head.extension))
  )
}
