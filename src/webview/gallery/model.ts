import type {
  GalleryFacts,
  GalleryFilter,
  GalleryFrame,
  GalleryPosition,
  GallerySort,
  GalleryTimeline,
} from '../../shared/gallery'
import type { FrameMoment, FramesAction, FrameView, GalleryState } from '../../shared/gallery-contract'
import { MAX_CHOSEN } from '../../shared/gallery-sizes'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { vsCodeApi } from '../vscode-api'
import { Comparison } from './comparison'
import { FramePages } from './frame-pages'
import { KeptState } from './kept-state'
import { MissingCount } from './missing-count'
import { Player } from './player'
import { Selection } from './selection'
import { GallerySource } from './source'
import { Thumbnails } from './thumbnails'

const BUCKETS = 250

/** What a gallery shows, and what it has read for that. It tells `changed` whenever there is something else to show. */
export class GalleryModel {
  texts: GalleryTexts | null = null
  facts: GalleryFacts | null = null
  timeline: GalleryTimeline | null = null
  /** The open frame as far as it is read; while the next one is being read, still the one before. */
  view: FrameView | null = null
  /** Whether the event, video or run was deleted. */
  isGone = false
  /** What plays the video; `null` where it can't be played. */
  player: Player | null = null
  /** Whether the video is there, but too large to be played in a remote window. */
  isTooLarge = false
  readonly frames: FramePages
  readonly thumbnails: Thumbnails
  readonly comparison: Comparison
  readonly selection: Selection
  readonly missing: MissingCount
  /** Whether something is being done with frames. */
  isActing = false
  readonly #changed: () => void
  readonly #vscode = vsCodeApi<GalleryState>()
  readonly #source: GallerySource
  readonly #kept = new KeptState((now) => {
    const state = { ...now, selected: this.selection.ranges }
    this.#vscode.setState(state)
    this.#source.keep(state)
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
    const source = new GallerySource({
      vscode: this.#vscode,
      query: () => ({ filter: this.state.filter, sort: this.state.sort }),
      changed: () => void this.#refresh(),
      lookAt: (moment) => void this.#lookAlong(moment),
    })
    this.#source = source
    this.frames = new FramePages(
      (offset, limit) => source.page(offset, limit),
      () => this.#framesRead(),
    )
    this.thumbnails = new Thumbnails((paths, width) => source.thumbnails(paths, width), changed)
    this.comparison = new Comparison({
      state: () => this.state,
      update: (changes) => {
        const isOver = changes.compared === null
        this.#update(isOver ? { ...changes, first: null } : changes)
        if (isOver) void this.#loadView()
      },
      loadFrame: async (index) => {
        const view = await source.frame(index)
        return view === null && source.error !== null ? undefined : view
      },
      findAgain: (frame) => source.findAgain(frame),
      changed,
    })
    this.selection = new Selection({
      keyAt: (index) => (index === this.state.index ? this.current : this.frames.get(index))?.key,
      loadKeys: (from, to) => source.keys(from, to),
      loadAllKeys: () => source.allKeys(),
      total: () => this.total,
      changed: () => this.#update({}),
    })
    this.missing = new MissingCount(() => source.count({ isMissing: true }), changed)
  }

  /** Why what was asked last was not answered. */
  get error(): string | null {
    return this.#source.error
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
    const { state, texts, video, look } = await this.#source.start()
    this.texts = texts
    this.#kept.begin(state)
    this.#vscode.setState(state)
    this.player = video?.address ? this.#newPlayer(video.address) : null
    this.isTooLarge = video?.address === null
    this.selection.restore(state.selected)
    this.frames.refresh()
    if (state.compared === null) void this.#loadView()
    else this.comparison.restore()
    if (look !== null) void this.#lookAlong(look)
    await this.#loadFacts()
    // Some may have gone while this was not shown.
    if (!this.isGone) await this.selection.refresh()
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
    const index = this.#held === undefined ? null : await this.#source.findAgain(this.#held)
    if (asking !== this.#asking) return
    this.#held = undefined
    this.go(index ?? 0)
  }

  /** Makes the frame at a place the one that the keys work on. */
  go(index: number): void {
    this.#stayAt(index)
    void this.#loadView((details) => {
      if (details.timestampMs !== null) this.player?.seek(details.timestampMs)
      this.#source.lookAt(details)
    })
  }

  /** Another panel of the video looks at a frame: this one goes there, and tells nobody. */
  async #lookAlong({ frameNumber, timestampMs }: FrameMoment): Promise<void> {
    if (this.#kept.now === null || this.player?.isPlaying) return
    const position = frameNumber !== null ? { frameNumber } : timestampMs !== null ? { timestampMs } : null
    const index = position === null ? null : await this.find(position)
    if (index === null || index === this.state.index) return
    this.#stayAt(index)
    void this.#loadView()
  }

  #stayAt(index: number): void {
    const last = Math.max(0, (this.frames.total ?? Number.MAX_SAFE_INTEGER) - 1)
    const place = Math.max(0, Math.min(last, index))
    this.#update({ index: place, compared: this.comparison.moved(place) })
  }

  open(index: number): void {
    this.missing.look(false)
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
    await this.#source.act(action, keys)
    this.isActing = false
    this.#changed()
  }

  /** The place of the nearest frame. */
  find(position: GalleryPosition): Promise<number | null> {
    return this.#source.find(position)
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
    void this.missing.refresh()
    await this.selection.refresh()
    if (this.state.compared !== null) return this.comparison.refresh()
    const index = frame === undefined ? null : await this.#source.findAgain(frame)
    this.#stayAt(index ?? this.state.index)
    void this.#loadView()
  }

  async #loadFacts(): Promise<void> {
    const facts = await this.#source.facts()
    this.isGone = facts === null && this.error === null
    this.facts = facts ?? (this.isGone ? null : this.facts)
    this.timeline = this.isGone ? null : await this.#source.timeline(BUCKETS)
    this.#changed()
  }

  /** `then` is told of the frame that was opened. */
  async #loadView(then: (details: FrameView['details']) => void = () => {}): Promise<void> {
    if (this.state.compared !== null) return this.comparison.load()
    if (!this.state.isOpen) return
    const opening = ++this.#opening
    const view = await this.#source.frame(this.state.index)
    if (opening !== this.#opening) return
    this.#opened = opening
    if (!this.state.isOpen) return
    if (view === null && this.error === null) return this.close()
    this.view = view
    this.#changed()
    if (view !== null) then(view.details)
  }

  #newPlayer(address: string): Player {
    return new Player({
      address,
      load: (fromMs) => this.#source.moments(fromMs),
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
    this.#source.lookAt(view.details)
  }
}
