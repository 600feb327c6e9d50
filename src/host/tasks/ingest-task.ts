import { randomUUID } from 'node:crypto'
import { EventEmitter, l10n, type Pseudoterminal } from 'vscode'
import * as z from 'zod'
import type { IngestProgress, StoreService } from '../../shared/contracts'
import { toFrametroveError } from '../../shared/errors'
import { idSchema } from '../../shared/ids'
import type { IngestSummary } from '../../shared/model'
import { checked, defined } from '../../shared/validate'
import { pathOf } from '../commands/arguments'
import { summaryText } from '../commands/ingest-run'
import { problemText } from '../errors'
import { percentText } from '../format'
import type { Operations } from '../operations'

/** What an ingest task works with. */
export interface IngestTaskParts {
  service: StoreService
  operations: Operations
  onProgress(listener: (progress: IngestProgress) => void): { dispose(): void }
}

/** A task of type `frametrove`, as `tasks.json` defines it. */
const definitionSchema = z
  .object({
    path: z.string().min(1),
    ingest: z.enum(['results', 'frames']).default('results'),
    videoId: idSchema.optional(),
    toolName: idSchema.optional(),
    frameRate: z.number().positive().max(100_000).optional(),
  })
  .refine((it) => it.ingest === 'results' || it.videoId !== undefined, {
    path: ['videoId'],
    error: 'is needed to ingest frames',
  })

/** The terminal of a task: ingests, tells how far it is, and ends with 0 or 1. Closing it cancels. */
export class IngestTerminal implements Pseudoterminal {
  readonly #definition: unknown
  readonly #parts: IngestTaskParts
  readonly #operationId = randomUUID()
  readonly #written = new EventEmitter<string>()
  readonly #closed = new EventEmitter<number>()
  readonly onDidWrite = this.#written.event
  readonly onDidClose = this.#closed.event

  constructor(definition: unknown, parts: IngestTaskParts) {
    this.#definition = definition
    this.#parts = parts
  }

  open(): void {
    void this.#run()
  }

  close(): void {
    void this.#parts.service.cancel(this.#operationId).catch(() => {})
  }

  async #run(): Promise<void> {
    let told = 0
    const listener = this.#parts.onProgress(({ operationId, done, total, message }) => {
      const percent = total > 0 ? (100 * done) / total : 0
      if (operationId !== this.#operationId || percent < told + 10) return
      told = percent
      this.#write(`${message}: ${percentText(percent)}`)
    })
    try {
      const summary = await this.#parts.operations.run(l10n.t('Ingesting from a task'), () => this.#ingest())
      this.#write(summaryText(summary))
      for (const warning of summary.warnings) this.#write(warning)
      this.#closed.fire(0)
    } catch (thrown) {
      const error = toFrametroveError(thrown, l10n.t('The ingest failed.'))
      this.#write(error.message)
      for (const problem of error.problems) this.#write(`  ${problemText(problem)}`)
      this.#closed.fire(1)
    } finally {
      listener.dispose()
    }
  }

  async #ingest(): Promise<IngestSummary> {
    const { service } = this.#parts
    const { path, ingest, videoId, ...rest } = defined(checked(definitionSchema, this.#definition, 'task'))
    const request = { ...defined(rest), operationId: this.#operationId, paths: [pathOf(path)] }
    if (ingest === 'frames' && videoId !== undefined) return service.ingestFrames({ ...request, videoId })
    return service.ingestFiles({ ...request, ...(videoId === undefined ? {} : { videoId }) })
  }

  /** A line of text. Ids and file names may hold control sequences, which a terminal would obey. */
  #write(line: string): void {
    this.#written.fire(`${line.replace(/\p{Cc}/gu, ' ')}\r\n`)
  }
}
