import { basename } from 'node:path'
import type { IngestSink } from '../store/run-sink'
import { FrameSizes } from './frame-sizes'
import { ProblemList, WarningList } from './problems'

/** What to ingest. Paths are absolute. */
export interface IngestRequest {
  /** Results files, or folders that are searched for them. */
  paths: string[]
  /** Wins over what the files say. */
  videoId?: string | undefined
  /** Wins over what the files say. */
  toolName?: string | undefined
}

/** What an ingest needs of its surroundings. */
export interface IngestContext {
  signal: AbortSignal
  /** `done` and `total` in bytes; `message` names the file. */
  progress(done: number, total: number, message: string): void
  /** The frame size of a video that is stored already, to tell the boxes outside. */
  getVideo?(videoId: string): Promise<{ width: number | null; height: number | null } | null>
  /** What is wrong with an image file, as a sentence, or `null`. */
  checkImage?(path: string): Promise<string | null>
}

/** What the files of one ingest share. */
export class IngestState {
  readonly request: IngestRequest
  readonly sink: IngestSink
  readonly problems = new ProblemList()
  readonly warnings = new WarningList()
  readonly #context: IngestContext
  readonly #sizes = new Map<string, FrameSizes>()
  readonly #asked = new Map<string, Promise<void>>()

  constructor(request: IngestRequest, sink: IngestSink, context: IngestContext) {
    this.request = request
    this.sink = sink
    this.#context = context
  }

  get signal(): AbortSignal {
    return this.#context.signal
  }

  warn(file: string, message: string): void {
    this.warnings.add(`${basename(file)}: ${message}`)
  }

  /** The frame sizes of a video as far as the files say. */
  sizesOf(videoId: string): FrameSizes {
    const known = this.#sizes.get(videoId) ?? new FrameSizes()
    this.#sizes.set(videoId, known)
    return known
  }

  /** The frame sizes of a video, with what the store knows of it where the files do not say. */
  async knownSizes(videoId: string): Promise<FrameSizes> {
    const sizes = this.sizesOf(videoId)
    const asked = this.#asked.get(videoId) ?? this.#askStore(videoId, sizes)
    this.#asked.set(videoId, asked)
    await asked
    return sizes
  }

  /** What is wrong with an image file, or `null`. */
  async imageFault(path: string): Promise<string | null> {
    return (await this.#context.checkImage?.(path)) ?? null
  }

  async #askStore(videoId: string, sizes: FrameSizes): Promise<void> {
    if (sizes.hasVideo) return
    const stored = await this.#context.getVideo?.(videoId)
    sizes.setVideo(stored?.width, stored?.height)
  }
}
