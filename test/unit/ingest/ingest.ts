import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type IngestContext, type IngestRequest, ingestFiles } from '../../../src/ingest/ingest-files'
import { FrametroveError } from '../../../src/shared/errors'
import { MemorySink } from './memory-sink'

/** A context that nothing is asked of. */
export function quietContext(changes: Partial<IngestContext> = {}): IngestContext {
  return { signal: new AbortController().signal, progress: () => {}, ...changes }
}

/** Ingests into a new memory sink. */
export async function ingest(request: IngestRequest, context: Partial<IngestContext> = {}) {
  const sink = new MemorySink()
  const summary = await ingestFiles(request, sink, quietContext(context))
  return { sink, ...summary }
}

/** Ingests what must be refused, and sees to it that the sink was told to forget everything. */
export async function refused(request: IngestRequest, context: Partial<IngestContext> = {}): Promise<FrametroveError> {
  const sink = new MemorySink()
  const error = await ingestFiles(request, sink, quietContext(context)).then(
    () => assert.fail('the ingest should have been refused'),
    (reason: unknown) => reason,
  )
  assert.equal(sink.state, 'aborted')
  assert.ok(error instanceof FrametroveError, String(error))
  return error
}

/** Writes a file below `folder`: text and bytes as they are, other values as JSON. */
export async function write(folder: string, name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const asIs = typeof content === 'string' || Buffer.isBuffer(content)
  await writeFile(path, asIs ? content : JSON.stringify(content))
  return path
}

/** Writes NDJSON: one line a value. */
export function writeLines(folder: string, name: string, values: readonly unknown[]): Promise<string> {
  return write(folder, name, values.map((value) => `${JSON.stringify(value)}\n`).join(''))
}
