import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Mutex } from 'async-mutex'
import { type BirpcReturn, createBirpc } from 'birpc'
import { throwIfCancelled } from '../../shared/cancel'
import { FrametroveError } from '../../shared/errors'
import type { IngestedRun, IngestSummary } from '../../shared/model'
import { portChannel } from '../../shared/rpc'
import type { CheckedActivity } from '../../store/activities/checked-activity'
import type { RowBatch } from '../../store/row-batch'
import type { IngestSink } from '../../store/run-sink'
import type { ReadActivities, ReadActivitiesContext, ReadActivitiesRequest } from '../activities/read-activities'
import type { MadeSessions, MakeSessionsContext, MakeSessionsRequest } from '../debug/make-sessions'
import type { IngestContext, IngestRequest } from '../ingest-files'
import type { IngestThreadParent, IngestThreadService } from './contract'
import { unpackActivity } from './pack-activities'
import { unpackRows } from './pack-rows'

/** A sink that takes records as rows, too. */
export interface RowSink extends IngestSink {
  appendRows(videoId: string, toolName: string, batch: RowBatch): Promise<void>
}

/** An ingest under way. Its batches are handled one after the other, in the order in which they came. */
interface Operation {
  sink: RowSink
  context: IngestContext
  turn: Mutex
  /** Once committed, whatever becomes of the thread. */
  runs: IngestedRun[] | null
  /** What the sink failed of, as it is: between threads only the text of most errors is left. */
  failure: { error: unknown } | null
  /** Nothing that is still asked for it is done any more. */
  ended: boolean
}

interface Connection {
  worker: Worker
  rpc: BirpcReturn<IngestThreadService, IngestThreadParent>
}

/** Reads and checks files in a thread of its own, which starts with the first ingest. */
export class IngestThread {
  readonly #workerFile: string
  readonly #codecsFolder: string
  readonly #operations = new Map<string, Operation>()
  /** What is told how far work has come. */
  readonly #contexts = new Map<string, MakeSessionsContext>()
  #connection: Connection | null = null

  /** Absolute paths: of `ingest-worker.js`, and of the codecs' WASM files. */
  constructor(workerFile: string, codecsFolder: string) {
    this.#workerFile = workerFile
    this.#codecsFolder = codecsFolder
  }

  /**
   * As `ingestFiles`, in the other thread. When it rejects, the sink has been aborted. Where the thread dies after the
   * commit, it resolves without the warnings.
   */
  async ingestFiles(
    operationId: string,
    request: IngestRequest,
    sink: RowSink,
    context: IngestContext,
  ): Promise<IngestSummary> {
    throwIfCancelled(context.signal)
    const operation: Operation = { sink, context, turn: new Mutex(), runs: null, failure: null, ended: false }
    this.#operations.set(operationId, operation)
    try {
      return await this.#call(operationId, context, (rpc) => rpc.ingestFiles(operationId, request))
    } catch (error) {
      const runs = await end(operation)
      if (runs !== null) return { runs, warnings: [] }
      if (operation.failure) throw operation.failure.error
      throw error
    } finally {
      this.#operations.delete(operationId)
    }
  }

  /** As `makeSessions`, in the other thread. Where that dies, what it has written stays in the request's folder. */
  makeDebugSessions(
    operationId: string,
    request: MakeSessionsRequest,
    context: MakeSessionsContext,
  ): Promise<MadeSessions> {
    return this.#call(operationId, context, (rpc) => rpc.makeDebugSessions(operationId, request))
  }

  /** As `readActivities`, in the other thread. */
  readActivities(
    operationId: string,
    request: ReadActivitiesRequest,
    context: ReadActivitiesContext,
  ): Promise<ReadActivities> {
    return this.#call(operationId, context, async (rpc) => {
      const { activities: packed, warnings } = await rpc.readActivities(operationId, request)
      const activities: CheckedActivity[] = []
      for (const activity of packed) activities.push(await unpackActivity(activity, context.signal))
      return { activities, warnings }
    })
  }

  async close(): Promise<void> {
    await this.#connection?.worker.terminate()
  }

  async #call<T>(
    operationId: string,
    context: MakeSessionsContext,
    work: (rpc: Connection['rpc']) => Promise<T>,
  ): Promise<T> {
    throwIfCancelled(context.signal)
    const { rpc, worker } = this.#connect()
    const cancel = () => void rpc.cancel.asEvent(operationId)
    this.#contexts.set(operationId, context)
    context.signal.addEventListener('abort', cancel)
    worker.ref()
    try {
      return await work(rpc)
    } catch (error) {
      // The thread of an ingest that was to stop may have been ended for it.
      if (!(error instanceof FrametroveError)) throwIfCancelled(context.signal)
      throw error
    } finally {
      context.signal.removeEventListener('abort', cancel)
      this.#contexts.delete(operationId)
      // Idle, it must not keep a process alive that has nothing else to do.
      if (this.#contexts.size === 0) worker.unref()
    }
  }

  #connect(): Connection {
    if (this.#connection) return this.#connection
    const worker = new Worker(this.#workerFile, {
      workerData: { codecsFolder: this.#codecsFolder },
      name: 'frametrove-ingest',
    })
    const rpc = createBirpc<IngestThreadService, IngestThreadParent>(this.#parent(), portChannel(worker))
    const connection = { worker, rpc }
    worker.on('error', (error) => this.#lost(connection, error))
    worker.on('exit', (code) => this.#lost(connection, new Error(`the ingest thread ended with code ${code}`)))
    this.#connection = connection
    return connection
  }

  #lost(connection: Connection, error: unknown): void {
    if (this.#connection !== connection) return
    this.#connection = null
    connection.rpc.$close(error instanceof Error ? error : new Error(String(error)))
  }

  #parent(): IngestThreadParent {
    const inTurn = <T>(operationId: string, work: (operation: Operation) => Promise<T>): Promise<T> => {
      const operation = this.#operations.get(operationId)
      if (!operation) return Promise.reject(ended())
      return operation.turn.runExclusive(() => (operation.ended ? Promise.reject(ended()) : work(operation)))
    }
    const storing = <T>(operationId: string, work: (operation: Operation) => Promise<T>): Promise<T> =>
      inTurn(operationId, async (operation) => {
        try {
          return await work(operation)
        } catch (error) {
          operation.failure ??= { error }
          throw error
        }
      })
    return {
      describe: (operationId, videoId, toolName, facts, video) =>
        this.#operations.get(operationId)?.sink.describe(videoId, toolName, facts, video),
      append: (operationId, videoId, toolName, batch) =>
        storing(operationId, async ({ sink }) => {
          // Node reads on from a port for as long as messages wait there, which in a long ingest they do: without this,
          // whoever else calls would wait for the end of it.
          await setImmediate()
          await sink.appendRows(videoId, toolName, { ...batch, rows: unpackRows(batch.rows) })
        }),
      finish: (operationId, files) =>
        storing(operationId, async (operation) => {
          operation.runs = await operation.sink.finish(files)
          return operation.runs
        }),
      abort: (operationId) => inTurn(operationId, ({ sink }) => sink.abort()),
      progress: (operationId, done, total, message) => this.#contexts.get(operationId)?.progress(done, total, message),
      getVideo: async (operationId, videoId) =>
        (await this.#operations.get(operationId)?.context.getVideo?.(videoId)) ?? null,
    }
  }
}

/** Ends an ingest whose thread failed or died, after the work under way: the runs it committed, or else all is undone. */
async function end(operation: Operation): Promise<IngestedRun[] | null> {
  operation.ended = true
  return operation.turn.runExclusive(async () => {
    if (operation.runs === null) await operation.sink.abort()
    return operation.runs
  })
}

function ended(): Error {
  return new Error('the ingest has ended')
}
