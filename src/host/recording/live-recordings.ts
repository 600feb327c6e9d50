import { randomUUID } from 'node:crypto'
import type { SavedActivity } from '../../shared/activities'
import type { StoreService } from '../../shared/contracts'
import type { Problem } from '../../shared/errors'
import type { ChangeEvent } from '../../shared/model'
import type { RecordingInfo, StartActivityRequest } from '../../shared/recording'
import { Batcher } from '../batcher'
import { FileFollower, type FollowTrouble } from './file-follower'

/** How often what is shown of recordings is read anew while samples come in. */
const REFRESH_MS = 1000
/** The most lines left out that are kept for a list of them. */
const MAX_PROBLEMS = 1000

/** Lines of a followed file that were left out: how many, and the first of them. */
export interface LeftOut {
  count: number
  problems: readonly Problem[]
}

/** What a person is told of, or shown. */
export interface LiveEvents {
  /** The recordings under way have changed: at most once a second, but for what this window does. */
  onChanged(recordings: readonly RecordingInfo[]): void
  onTrouble(recording: RecordingInfo, trouble: FollowTrouble): void
  /** The first lines of a recording were left out. */
  onLeftOut(recording: RecordingInfo): void
  onFailure(error: unknown): void
}

/** A recording that this window began or went on with. */
interface Own {
  state: 'recording' | 'paused'
  follower: FileFollower | null
  leftOut: { count: number; problems: Problem[] }
}

/** The live recordings of the store, and the files that this window follows for some of them. */
export class LiveRecordings {
  /** The store for callers who record by themselves: what they begin counts as this window's. */
  readonly service: StoreService
  readonly #store: StoreService
  readonly #events: LiveEvents
  readonly #own = new Map<string, Own>()
  readonly #refreshes = new Batcher<void>(REFRESH_MS, () => this.refresh())
  #list: readonly RecordingInfo[] = []
  /** Counts what this window does to recordings, and how much of it is under way: a list of before is out of date. */
  #deeds = 0
  #underWay = 0

  constructor(store: StoreService, events: LiveEvents) {
    this.#store = store
    this.#events = events
    this.service = this.#watched(store)
  }

  /** The recordings under way, the newest first: those that go on, in any window. */
  get current(): readonly RecordingInfo[] {
    return this.#list.filter(({ state }) => state === 'recording' || state === 'paused')
  }

  isOwn(id: string): boolean {
    return this.#own.has(id)
  }

  leftOut(id: string): LeftOut {
    return this.#own.get(id)?.leftOut ?? { count: 0, problems: [] }
  }

  trouble(id: string): FollowTrouble | null {
    return this.#own.get(id)?.follower?.trouble ?? null
  }

  onStoreChanged({ activityIds }: ChangeEvent): void {
    if (activityIds === null || activityIds.length > 0) this.#refreshes.add()
  }

  /** Reads the list anew; what this window records goes on also where the store was lost meanwhile. */
  async refresh(): Promise<void> {
    try {
      const deeds = this.#deeds
      const list = await this.#store.listRecordings()
      if (deeds !== this.#deeds || this.#underWay > 0) return this.#refreshes.add()
      this.#list = list
      for (const [id, own] of this.#own) await this.#follow(id, own)
      this.#events.onChanged(this.current)
    } catch (error) {
      this.#events.onFailure(error)
    }
  }

  /** Begins a recording; where it names a file, that is followed. */
  async start(request: StartActivityRequest): Promise<RecordingInfo> {
    return this.#deed(async () => {
      const recording = await this.#store.startActivity(request)
      this.#own.set(recording.id, ownRecording())
      if (request.file !== undefined) await this.#followFile(recording, request.file, 0)
      return recording
    })
  }

  /** What came before the pause is in; what comes in it is not. */
  async pause(id: string): Promise<RecordingInfo> {
    return this.#deed(async () => {
      const recording = await this.#afterFile(id, () => this.#store.pauseActivity(id))
      this.#setState(id, 'paused')
      return recording
    })
  }

  /** Goes on with a paused recording, or an interrupted one: its file is followed further from where it was read to. */
  async resume(id: string): Promise<RecordingInfo> {
    return this.#deed(async () => {
      const wasPaused = (await this.#find(id))?.state === 'paused'
      const known = this.#own.get(id)
      // The store passes over what came in the pause.
      const recording = await this.#afterFile(id, () => this.#store.resumeActivity(id))
      await known?.follower?.goOn()
      this.#setState(id, 'recording')
      // Another window may follow the file of one that was paused.
      if (wasPaused || known !== undefined) return recording
      this.#own.set(id, ownRecording())
      const { source } = recording
      if (source !== null) await this.#followFile(recording, source.file, source.offset)
      return recording
    })
  }

  /** Ends a recording with all that its file has, and saves it. */
  async finish(id: string, notes?: string): Promise<SavedActivity> {
    return this.#deed(async () => {
      const request = { operationId: randomUUID(), activityId: id, ...(notes === undefined ? {} : { notes }) }
      const saved = await this.#afterFile(id, () => this.#store.finishActivity(request))
      this.#leave(id)
      return saved
    })
  }

  async discard(id: string): Promise<void> {
    return this.#deed(async () => {
      await this.#store.discardRecording(id)
      this.#leave(id)
    })
  }

  /** Goes on with a file that was changed. */
  async readFrom(id: string, place: 'beginning' | 'end'): Promise<void> {
    await this.#own.get(id)?.follower?.readFrom(place)
  }

  dispose(): void {
    this.#refreshes.dispose()
    for (const id of [...this.#own.keys()]) this.#leave(id)
  }

  /** Does `work` once all is in that the file of a recording has, and before anything else. */
  #afterFile<T>(id: string, work: () => Promise<T>): Promise<T> {
    const follower = this.#own.get(id)?.follower
    return follower ? follower.exclusively(work) : work()
  }

  async #deed<T>(work: () => Promise<T>): Promise<T> {
    this.#deeds++
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      await this.refresh()
    }
  }

  async #find(id: string): Promise<RecordingInfo | undefined> {
    return (await this.#store.listRecordings()).find((it) => it.id === id)
  }

  #setState(id: string, state: Own['state']): void {
    const known = this.#own.get(id)
    if (known !== undefined) known.state = state
  }

  #leave(id: string): void {
    this.#own.get(id)?.follower?.stop()
    this.#own.delete(id)
  }

  /** Lets an own recording follow what became of it, here or in another window. */
  async #follow(id: string, own: Own): Promise<void> {
    const now = this.#list.find((it) => it.id === id)
    if (now === undefined || now.state === 'unsaved') return this.#leave(id)
    if (now.state === 'interrupted') {
      await (own.state === 'paused' ? this.#store.pauseActivity(id) : this.#store.resumeActivity(id))
      return this.#refreshes.add()
    }
    own.state = now.state
  }

  async #followFile(recording: RecordingInfo, file: string, offset: number): Promise<void> {
    const { id } = recording
    const known = this.#own.get(id)
    if (known === undefined) return
    const { leftOut } = known
    known.follower = new FileFollower(file, {
      add: (lines) => this.#store.addSampleLines(id, lines),
      storedBytes: async () => (await this.#find(id))?.source?.offset ?? null,
      onLeftOut: (problems, count) => {
        const isFirst = leftOut.count === 0
        leftOut.count += count
        leftOut.problems.push(...problems.slice(0, MAX_PROBLEMS - leftOut.problems.length))
        if (isFirst) this.#events.onLeftOut(recording)
      },
      onTrouble: (trouble) => {
        this.#refreshes.add()
        if (trouble?.kind === 'refused') void this.refresh().then(() => this.#tell(recording, trouble))
        else if (trouble !== null) this.#tell(recording, trouble)
      },
    })
    await known.follower.start(offset)
  }

  /** Not of a recording that has ended meanwhile: its file is followed no more. */
  #tell(recording: RecordingInfo, trouble: FollowTrouble): void {
    if (this.#own.has(recording.id)) this.#events.onTrouble(recording, trouble)
  }

  #watched(store: StoreService): StoreService {
    const keep = (id: string): void => {
      if (this.#own.has(id)) return
      this.#own.set(id, ownRecording())
      this.#refreshes.add()
    }
    const begin = async (answer: Promise<RecordingInfo>): Promise<RecordingInfo> => {
      const recording = await answer
      keep(recording.id)
      return recording
    }
    const watched: Partial<StoreService> = {
      startActivity: (request) => begin(store.startActivity(request)),
      resumeActivity: (id) => begin(store.resumeActivity(id)),
      addSamples: async (id, samples, options) => {
        const added = await store.addSamples(id, samples, options)
        keep(id)
        return added
      },
    }
    return new Proxy(store, { get: (target, name) => Reflect.get(watched, name) ?? Reflect.get(target, name) })
  }
}

function ownRecording(): Own {
  return { state: 'recording', follower: null, leftOut: { count: 0, problems: [] } }
}
