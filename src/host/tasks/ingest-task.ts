import { randomUUID } from 'node:crypto'
import { EventEmitter, l10n, type Pseudoterminal } from 'vscode'
import * as z from 'zod'
import type { IngestProgress, StoreService } from '../../shared/contracts'
import { toFrametroveError } from '../../shared/errors'
import { idSchema } from '../../shared/ids'
import { checked, defined } from '../../shared/validate'
import { activitySummaryText } from '../commands/activity-summary'
import { pathOf } from '../commands/arguments'
import { debugSummaryText } from '../commands/debug-summary'
import { summaryText, withWarnings } from '../commands/ingest-run'
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
    ingest: z.enum(['results', 'frames', 'debug', 'activities']).default('results'),
    videoId: idSchema.optional(),
    toolName: idSchema.optional(),
    frameRate: z.number().positive().max(100_000).optional(),
    activityType: z.string().min(1).max(1000).optional(),
  })
  .refine((it) => it.ingest !== 'frames' || it.videoId !== undefined, {
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
      const { text, warnings } = await this.#parts.operations.run(l10n.t('Ingesting from a task'), () => this.#ingest())
      this.#write(text)
      for (const warning of warnings) this.#write(warning)
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

  /** @returns what was stored, in a line, and the warnings */
  async #ingest(): Promise<{ text: string; warnings: string[] }> {
    const { service } = this.#parts
    const {
      path,
      ingest,
      videoId,
      activityType: type,
      ...rest
    } = defined(checked(definitionSchema, this.#definition, 'task'))
    const paths = { operationId: this.#operationId, paths: [pathOf(path)] }
    const video = videoId === undefined ? {} : { videoId }
    if (ingest === 'debug') {
      const { sessions, warnings } = await service.ingestDebugSessions({ ...paths, ...video })
      return { text: withWarnings(debugSummaryText(sessions), warnings.length), warnings }
    }
    if (ingest === 'activities') {
      const { activities, warnings } = await service.ingestActivities({ ...paths, ...defined({ type }) })
      return { text: withWarnings(activitySummaryText(activities), warnings.length), warnings }
    }
    const request = { ...defined(rest), ...paths }
    const summary =
      ingest === 'frames' && videoId !== undefined
        ? await service.ingestFrames({ ...request, videoId })
        : await service.ingestFiles({ ...request, ...video })
    return { text: summaryText(summary), warnings: summary.warnings }
  }

  /** A line of text. Ids and file names may hold control sequences, which a terminal would obey. */
  #write(line: string): void {
    this.#written.fire(`${line.replace(/\p{Cc}/gu, ' ')}\r\n`)
  }
}
