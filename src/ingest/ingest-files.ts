import { basename } from 'node:path'
import { throwIfCancelled } from '../shared/cancel'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import { idFault } from '../shared/ids'
import type { IngestSummary } from '../shared/model'
import type { FedFile, IngestSink } from '../store/run-sink'
import { FileIntake } from './file-intake'
import { type FoundFile, findResultsFiles } from './find-files'
import { type IngestContext, type IngestRequest, IngestState } from './ingest-state'
import { FileFault } from './readers/file-fault'
import { SourceReader } from './source-reader'

export type { IngestContext, IngestRequest } from './ingest-state'

/**
 * Reads results files and passes every record, checked, to the sink; then finishes it. All or
 * nothing: every file is checked first, and if any has a problem the sink is aborted.
 * @throws FrametroveError `invalid_input` with the problems of all files, `cancelled`, or what the sink threw
 */
export async function ingestFiles(
  request: IngestRequest,
  sink: IngestSink,
  context: IngestContext,
): Promise<IngestSummary> {
  try {
    checkRequest(request)
    const state = new IngestState(request, sink, context)
    const files = await findResultsFiles(request.paths, state)
    const read = await readFiles(files, state, context)
    if (state.problems.count > 0) throw refusal(state)
    throwIfCancelled(context.signal)
    return { runs: await sink.finish(read), warnings: state.warnings.toArray() }
  } catch (error) {
    try {
      await sink.abort()
    } catch {
      // The first error is the one to report; the sink has told the log of its own.
    }
    throw toFrametroveError(error, 'The results could not be ingested.')
  }
}

function checkRequest({ paths, videoId, toolName }: IngestRequest): void {
  const action = 'Correct the request, then ingest again.'
  if (paths.length === 0) {
    throw new FrametroveError('invalid_input', { what: 'Nothing was stored.', why: 'No file was named.', action })
  }
  for (const [name, id] of Object.entries({ 'The video id': videoId, 'The tool name': toolName })) {
    const fault = id === undefined ? null : idFault(id)
    if (fault === null) continue
    throw new FrametroveError('invalid_id', { what: 'Nothing was stored.', why: `${name} ${fault}.`, action })
  }
}

async function readFiles(files: readonly FoundFile[], state: IngestState, context: IngestContext): Promise<FedFile[]> {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const read: FedFile[] = []
  let before = 0
  for (const file of files) {
    const progress = (bytes: number) =>
      context.progress(before + Math.min(bytes, file.size), total, basename(file.path))
    const fed = await readFile(file, state, progress)
    if (fed !== null) read.push(fed)
    before += file.size
  }
  return read
}

/** Reads one file into the sink; `null` where it can't be read, which is a problem noted. */
async function readFile(
  { path, size, reader }: FoundFile,
  state: IngestState,
  progress: (bytes: number) => void,
): Promise<FedFile | null> {
  const intake = new FileIntake(path, state)
  const file = new SourceReader(path, size, state.signal, progress)
  try {
    await reader.read(file, intake)
    await intake.end()
    return { source: file.source(), runs: intake.runs }
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    intake.refuse(error.message, error.where)
    return null
  }
}

function refusal({ problems }: IngestState): FrametroveError {
  const count =
    problems.count === 1 ? 'there is 1 problem' : `there are ${problems.count.toLocaleString('en')} problems`
  return problems.toError(`Nothing was stored: ${count} in the files.`, 'Correct what is listed, then ingest again.')
}
