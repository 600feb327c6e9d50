import type { BirpcReturn } from 'birpc'
import type {
  GalleryFacts,
  GalleryFilter,
  GalleryFrame,
  GalleryPosition,
  GallerySort,
  GalleryTimeline,
} from '../../shared/gallery'
import type {
  FramesAction,
  FramesQuery,
  FrameView,
  GalleryHost,
  GalleryState,
  GalleryWebview,
} from '../../shared/gallery-contract'
import { MAX_CHOSEN } from '../../shared/gallery-sizes'
import type { GalleryTexts } from '../../shared/gallery-texts'
import type { Answer } from '../../shared/webview-contracts'
import { connectHost } from '../host-rpc'
import { vsCodeApi } from '../vscode-api'
import { Comparison } from './comparison'
import { FramePages } from './frame-pages'
import { KeptState } from './kept-state'
import { Player } from './player'
import { Selection } from './selection'
import { Thumbnails } from './thumbnails'

const BUCKETS = 250

/** What a gallery shows, and what it has read for that. It tells `changed` whenever there is something else to show. */
export class GalleryModel {
  texts: GalleryTexts | null = null
  facts: GalleryFacts | null = null
  timeline: GalleryTimeline | null = null
  /** The open frame as far as it is read; while the next one is being read, still the one before. */
  view: FrameView | null = null
  error: string | null = null
  /** Whether the event, video or run was deleted. */
  isGone = false
  /** What plays the video; `null` where it can't be played. */
  player: Player | null = null
  readonly frames: FramePages
  readonly thumbnails: Thumbnails
  readonly comparison: Comparison
  readonly selection: Selection
  /** Whether something is being done with frames. */
  isActing = false
  readonly #changed: () => void
  readonly #vscode = vsCodeApi<GalleryState>()
  readonly #host: BirpcReturn<GalleryHost, GalleryWebview>
  readonly #kept = new KeptState((now) => {
    const state = { ...now, selected: this.selection.ranges }
    this.#vscode.setState(state)
    void this.#host.keep.asEvent(state)
  })
  /** The frame to stay at while another list is being read. */
  #held: GalleryFrame | undefined
  /** Counts the changes of the list, as of the openings. */
  #asking = 0
  /** Counts the openings, so that an answer that was overtaken is dropped. */
  #opening = 0
  /** The opening that was last read. */
  #opened = 0

  constructor(changed: () => void) {
    this.#changed = changed
    this.#host = connectHost(this.#vscode, { changed: () => void this.#refresh() })
    this.frames = new FramePages(
      async (offset, limit) => {
        return this.#take(await this.#host.loadFrames(this.#query(), offset, limit))
      },
      () => this.#framesRead(),
    )
    this.thumbnails = new Thumbnails(async (paths, width) => {
      return this.#take(await this.#host.loadThumbnails(paths, width))
    }, changed)
    this.comparison = new Comparison({
      state: () => this.state,
      update: (changes) => {
        const isOver = changes.compared === null
        this.#update(isOver ? { ...changes, first: null } : changes)
        if (isOver) void this.#loadView()
      },
      loadFrame: async (index) => {
        const view = await this.#loadFrame(index)
        return view === null && this.error !== null ? undefined : view
      },
      findAgain: (frame) => this.#findAgain(frame),
      changed,
    })
    this.selection = this.#newSelection()
  }

  #newSelection(): Selection {
    return new Selection({
      keyAt: (index) => (index === this.state.index ? this.current : this.frames.get(index))?.key,
      loadKeys: async (from, to) => this.#take(await this.#host.loadKeys(this.#query(), from, to)),
      loadAllKeys: async () => {
        const all = { filter: {}, sort: this.state.sort }
        return this.#take(await this.#host.loadKeys(all, 0, Math.max(0, (this.facts?.frames ?? 0) - 1)))
      },
      total: () => this.total,
      changed: () => this.#update({}),
    })
  }

  /** @throws before `start` */
  get state(): GalleryState {
    const state = this.#kept.now
    if (state === null) throw new Error('The gallery has not started.')
    return state
  }

  /** The frame that the keys work on, once it is read. */
  get current(): GalleryFrame | undefined {
    const { index, isOpen, compared } = this.state
    const details = (compared === null ? this.view : this.comparison.current)?.details
    const isRead = details !== undefined && details.index === index && (isOpen || compared !== null)
    return isRead ? details : this.frames.get(index)
  }

  /** How many frames pass the filters; 0 until that is known. */
  get total(): number {
    return this.frames.total ?? 0
  }

  async start(): Promise<void> {
    const { state, texts, video } = await this.#host.start()
    this.texts = texts
    this.#kept.begin(state)
    this.#vscode.setState(state)
    this.player = video === null ? null : this.#newPlayer(video)
    this.selection.restore(state.selected)
    this.frames.refresh()
    if (state.compared === null) void this.#loadView()
    else this.comparison.restore()
    await this.#loadFacts()
  }

  /** Changes what is kept of how the gallery is looked at. */
  set(changes: Partial<Pick<GalleryState, 'pictureWidth' | 'hiddenLabels'>>): void {
    this.#update(changes)
  }

  /** Takes note of the first frame in view. */
  scrolled(first: number): void {
    if (first !== this.state.first) this.#kept.change({ first })
  }

  /** Shows other frames, or in another order; the frame that the keys work on stays that, if it is among them. */
  async ask(query: { filter?: GalleryFilter; sort?: GallerySort }): Promise<void> {
    const asking = ++this.#asking
    this.#held ??= this.frames.get(this.state.index)
    // Where the former list was scrolled to means nothing in this one.
    this.#update({ ...query, first: null })
    this.selection.forgetPlaces()
    this.frames.clear()
    this.player?.refresh()
    const index = await this.#findAgain(this.#held)
    if (asking !== this.#asking) return
    this.#held = undefined
    this.go(index ?? 0)
  }

  /** Makes the frame at a place the one that the keys work on. */
  go(index: number): void {
    this.#stayAt(index)
    void this.#loadView((timestampMs) => this.player?.seek(timestampMs))
  }

  #stayAt(index: number): void {
    const last = Math.max(0, (this.frames.total ?? Number.MAX_SAFE_INTEGER) - 1)
    const place = Math.max(0, Math.min(last, index))
    this.#update({ index: place, compared: this.comparison.moved(place) })
  }

  open(index: number): void {
    this.#update({ isOpen: true, compared: null })
    this.go(index)
  }

  close(): void {
    this.view = null
    this.#update({ isOpen: false, first: null })
  }

  /** Goes to a moment of the video that is being played, else to the nearest frame. */
  async seekMoment(timestampMs: number): Promise<void> {
    if (this.player?.isPlaying) this.player.seek(timestampMs)
    else await this.seek({ timestampMs })
  }

  /** Goes to the nearest frame; tells whether there is one. */
  async seek(position: GalleryPosition): Promise<boolean> {
    const index = await this.find(position)
    if (index !== null) this.go(index)
    return index !== null
  }

  /** Goes to so many tenths of the time, or of the frames where they have no times. */
  async seekTenth(tenth: number): Promise<void> {
    const { fromMs = null, toMs = null } = this.facts ?? {}
    const hasTimes = fromMs !== null && toMs !== null && toMs > fromMs
    if (hasTimes && (await this.seek({ timestampMs: Math.round(fromMs + ((toMs - fromMs) * tenth) / 10) }))) return
    this.go(Math.round(((this.total - 1) * tenth) / 10))
  }

  /** Does something with frames, which the extension asks the user about where that is needed. */
  async act(action: FramesAction, keys: number[]): Promise<void> {
    if (this.isActing || keys.length === 0 || keys.length > MAX_CHOSEN) return
    this.isActing = true
    this.#changed()
    this.#take(await this.#host.actOnFrames(action, keys))
    this.isActing = false
    this.#changed()
  }

  /** The place of the nearest frame. */
  async find(position: GalleryPosition): Promise<number | null> {
    return this.#take(await this.#host.findFrame(this.#query(), position))
  }

  /** The place where a frame is now, or the one nearest to it. */
  async #findAgain(frame: GalleryFrame | undefined): Promise<number | null> {
    if (frame === undefined) return null
    const { key, frameNumber, timestampMs } = frame
    return this.find({
      key,
      ...(frameNumber === null ? {} : { frameNumber }),
      ...(timestampMs === null ? {} : { timestampMs }),
    })
  }

  #query(): FramesQuery {
    const { filter, sort } = this.state
    return { filter, sort }
  }

  #update(changes: Partial<GalleryState>): void {
    this.#kept.change(changes)
    this.#changed()
  }

  /** There may be fewer frames than before. */
  #framesRead(): void {
    const { total } = this.frames
    if (total !== null && this.state.index >= total) this.#kept.change({ index: Math.max(0, total - 1) })
    this.#changed()
  }

  /** The store has changed: reads anew what is shown, and stays at the frame where it is. */
  async #refresh(): Promise<void> {
    if (this.#kept.now === null) return
    const frame = this.current
    this.thumbnails.refresh()
    this.frames.refresh()
    this.player?.refresh()
    await this.#loadFacts()
    if (this.isGone) return
    await this.selection.refresh()
    if (this.state.compared !== null) return this.comparison.refresh()
    this.#stayAt((await this.#findAgain(frame)) ?? this.state.index)
    void this.#loadView()
  }

  async #loadFacts(): Promise<void> {
    const answer = await this.#host.loadFacts()
    const facts = this.#take(answer)
    this.isGone = facts === null && 'ok' in answer
    this.facts = facts ?? (this.isGone ? null : this.facts)
    this.timeline = this.isGone ? null : this.#take(await this.#host.loadTimeline(BUCKETS))
    this.#changed()
  }

  async #loadFrame(index: number): Promise<FrameView | null> {
    return this.#take(await this.#host.loadFrame(this.#query(), index))
  }

  /** `then` gets the time of the frame, where it has one. */
  async #loadView(then: (timestampMs: number) => void = () => {}): Promise<void> {
    if (this.state.compared !== null) return this.comparison.load()
    if (!this.state.isOpen) return
    const opening = ++this.#opening
    const view = await this.#loadFrame(this.state.index)
    if (opening !== this.#opening) return
    this.#opened = opening
    if (!this.state.isOpen) return
    if (view === null && this.error === null) return this.close()
    this.view = view
    this.#changed()
    if (view !== null && view.details.timestampMs !== null) then(view.details.timestampMs)
  }

  #newPlayer(address: string): Player {
    return new Player({
      address,
      load: async (fromMs) => this.#take(await this.#host.loadMoments(this.#query(), fromMs)),
      show: (view) => this.#follow(view),
      changed: this.#changed,
    })
  }

  /** Shows the frame of the moment of the video. */
  #follow(view: FrameView): void {
    // A frame that is being opened comes first: the video goes on there.
    const isOpening = this.#opened !== this.#opening
    const isShown = this.state.isOpen && this.state.compared === null
    if (isOpening || !isShown || view.details.key === this.view?.details.key) return
    this.view = view
    this.#update({ index: view.details.index })
  }

  /** The value of an answer; where there is none, the error is shown instead. */
  #take<T>(answer: Answer<T>): T | null {
    this.error = 'error' in answer ? answer.error : null
    return 'ok' in answer ? answer.ok : null
  }
}
