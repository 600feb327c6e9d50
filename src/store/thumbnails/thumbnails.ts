import { availableParallelism } from 'node:os'
import { join, relative, sep } from 'node:path'
import { systemCode } from '../../shared/errors'
import type { ThumbnailWidth } from '../../shared/gallery'
import type { AsyncFileIo } from '../async-file-io'
import { mapBounded } from '../files/pool'
import type { ThumbnailJob, ThumbnailOutcome } from './contract'
import { thumbnailPath } from './thumbnail-path'
import { ThumbnailThread } from './thumbnail-thread'

/** One processor is left to the store. */
const THREADS = availableParallelism() > 2 ? 2 : 1

/** The call that asked, counted from the first, and the image's place in that. */
interface Place {
  call: number
  index: number
}

interface Waiting {
  job: ThumbnailJob
  place: Place
  answer(outcome: ThumbnailOutcome): void
}

/** The thumbnails of a storage folder, made when they are first asked for. */
export class Thumbnails {
  readonly #root: string
  readonly #io: AsyncFileIo
  readonly #idle: ThumbnailThread[]
  readonly #threads: readonly ThumbnailThread[]
  /** By the thumbnail's path: who asks for one that is being made waits for it. */
  readonly #underWay = new Map<string, Promise<ThumbnailOutcome>>()
  readonly #waiting = new Set<Waiting>()
  #calls = 0
  #isClosed = false

  /** Absolute paths. `workerFile` is `thumbnail-worker.js`. */
  constructor(
    root: string,
    { workerFile, codecsFolder }: { workerFile: string; codecsFolder: string },
    io: AsyncFileIo,
  ) {
    this.#root = root
    this.#io = io
    this.#threads = Array.from({ length: THREADS }, () => new ThumbnailThread(workerFile, codecsFolder))
    this.#idle = [...this.#threads]
  }

  /**
   * The paths of the thumbnails of images, below the storage folder, which are made where they are not there yet; of
   * what was asked last first, and then in the order given. `null` for an image that is gone or can't be decoded; the image itself where the disk
   * takes no thumbnail, or none can be made of its kind.
   * @param images absolute paths below the storage folder
   */
  paths(images: readonly (string | null)[], width: ThumbnailWidth): Promise<(string | null)[]> {
    // All at once, so that who asks later does not wait behind the last of these.
    const call = this.#calls++
    return mapBounded(images, async (image, index) => image && this.#path(image, width, { call, index }), {
      concurrency: images.length || 1,
    })
  }

  /** Ends the threads; who waits is told `null`. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const { answer } of this.#waiting) answer('no_image')
    this.#waiting.clear()
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  async #path(image: string, width: ThumbnailWidth, place: Place): Promise<string | null> {
    const source = relative(this.#root, image).replaceAll(sep, '/')
    const stats = await this.#stat(image)
    if (!stats?.isFile()) return null
    const path = thumbnailPath(source, stats, width)
    const thumbnail = join(this.#root, path)
    const made = await this.#stat(thumbnail)
    // An empty one is what a crash may leave.
    if (made && made.size > 0) return path
    const outcome = await this.#make({ image, thumbnail, width }, place)
    if (outcome === 'as_is') return source
    return outcome === 'made' ? path : null
  }

  #make(job: ThumbnailJob, place: Place): Promise<ThumbnailOutcome> {
    const same = this.#underWay.get(job.thumbnail)
    if (same) return same
    const outcome = new Promise<ThumbnailOutcome>((answer) => this.#waiting.add({ job, place, answer }))
    this.#underWay.set(job.thumbnail, outcome)
    void outcome.then(() => this.#underWay.delete(job.thumbnail))
    this.#startWork()
    return outcome
  }

  #startWork(): void {
    while (this.#idle.length > 0 && this.#waiting.size > 0) {
      const [next] = [...this.#waiting].sort(({ place: a }, { place: b }) => b.call - a.call || a.index - b.index)
      const thread = this.#idle.pop()
      if (!thread || !next) return
      this.#waiting.delete(next)
      void this.#work(thread, next)
    }
  }

  async #work(thread: ThumbnailThread, { job, answer }: Waiting): Promise<void> {
    answer(this.#isClosed ? 'no_image' : await thread.make(job))
    this.#idle.push(thread)
    this.#startWork()
  }

  /** `null` for what is not there, or can't be looked at. */
  async #stat(file: string) {
    try {
      return await this.#io.stat(file)
    } catch (error) {
      // Also for paths that no file system takes.
      if (systemCode(error) !== undefined) return null
      throw error
    }
  }
}
