import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import * as path from 'node:path'
import type { StoreSettings } from '../../src/shared/settings'
import type { StoreEngine } from '../../src/store/engine/engine'
import { nodeStoreIo, type StoreIo } from '../../src/store/opened-store'
import { openTestEngine } from './engine-under-test'
import { sampleResults } from './sample-results'
import { openTestStore, type StoreUnderTest } from './store-under-test'

/** A store on disk with videos and images, that can be closed, changed from outside, and opened again. */
export class KeptStore {
  readonly folder: string
  readonly #sources: string
  #open: StoreUnderTest

  private constructor(folder: string, io: StoreIo) {
    this.folder = path.join(folder, 'storage')
    this.#sources = path.join(folder, 'sources')
    this.#open = openTestStore(this.folder, {}, io)
  }

  /** With one video `one` of three images, two captions and four objects. */
  static async make(folder: string, io = nodeStoreIo): Promise<KeptStore> {
    const store = new KeptStore(folder, io)
    await store.addVideo('one')
    return store
  }

  get service() {
    return this.#open.service
  }

  get changes() {
    return this.#open.changes
  }

  get log() {
    return this.#open.log
  }

  get progress() {
    return this.#open.progress
  }

  /** A video with three images and some results. */
  async addVideo(videoId: string): Promise<void> {
    const images = path.join(this.#sources, videoId)
    await mkdir(images, { recursive: true })
    for (const [index, name] of ['baseline', 'progressive', 'thumbnail'].entries()) {
      await copyFile(`test/fixtures/images/${name}.jpg`, path.join(images, `frame_${index + 1}.jpg`))
    }
    await this.service.ingestFrames({ operationId: `frames ${videoId}`, paths: [images], videoId, frameRate: 1 })
    await this.service.storeToolResults(videoId, 'detect', sampleResults({ captions: 2, objects: 4 }), {})
  }

  /** Ingests the images of a video again; tells whether that was a new run. */
  async ingestAgain(videoId: string): Promise<string | undefined> {
    const paths = [path.join(this.#sources, videoId)]
    const { runs } = await this.service.ingestFrames({ operationId: 'again', paths, videoId, frameRate: 1 })
    return runs[0]?.outcome
  }

  /** The ids of all videos, in order. */
  async videoIds(): Promise<string[]> {
    return (await this.service.listVideos({})).items.map((video) => video.id).sort()
  }

  /** The absolute paths of the images below a folder of the storage folder. */
  async filesBelow(name: string): Promise<string[]> {
    const folder = path.join(this.folder, name)
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
  }

  /** The image of the first frame of a video. */
  async image(index = 0): Promise<string> {
    const image = (await this.filesBelow('video-frames'))[index]
    assert.ok(image)
    return image
  }

  /** The newest file of the store's folder with such a name, and the oldest. */
  async storeFile(pattern: RegExp, which: 'newest' | 'oldest'): Promise<string> {
    const names = (await readdir(path.join(this.folder, 'store'))).filter((name) => pattern.test(name))
    names.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)))
    return path.join(this.folder, 'store', names.at(which === 'newest' ? -1 : 0) ?? 'none')
  }

  /** Closes the store, runs `work` on its engine, and opens it again. */
  async withEngine(work: (engine: StoreEngine) => void): Promise<void> {
    await this.service.close()
    const { engine, snapshots, close } = await openTestEngine(this.folder, { migrate: async () => false })
    work(engine)
    // What breaks the rules of the tables could not be replayed from the log.
    await snapshots.restart()
    await close()
    this.#open = openTestStore(this.folder)
  }

  /** Closes the store and opens it again. */
  async reopen(io = nodeStoreIo, settings: Partial<StoreSettings> = {}): Promise<void> {
    await this.service.close()
    this.#open = openTestStore(this.folder, settings, io)
  }

  async close(): Promise<void> {
    await this.service.close()
    await rm(this.#sources, { recursive: true, force: true })
  }
}
