import { type Disposable, env, type LogOutputChannel, l10n, Uri, type Webview, type WebviewPanel } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import type { GalleryFacts, GalleryScope } from '../../shared/gallery'
import {
  type FrameMoment,
  type GalleryHost,
  type GalleryState,
  type GalleryVideo,
  type GalleryWebview,
  galleryMessageSchema,
} from '../../shared/gallery-contract'
import type { ChangeEvent } from '../../shared/model'
import type { Answer } from '../../shared/webview-contracts'
import { Batcher } from '../batcher'
import type { FrameFocus } from '../frame-focus'
import { answer } from './answer'
import { type ActionContext, FRAMES_ACTIONS } from './gallery-actions'
import { GalleryData } from './gallery-data'
import { galleryTexts } from './gallery-texts'
import { PanelRpc } from './panel-rpc'
import { StoredImages } from './stored-images'
import type { VideoFile } from './video-file'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the gallery is told; longer for a search, since any change makes it anew. */
const GATHER_MS = 250
const GATHER_FOR_SEARCH_MS = 1000

/**
 * VS Code reads a video of another machine from the place where it is sought to its end, through the one connection that
 * everything else goes through too: with a larger one the window stands still.
 */
const MAX_REMOTE_VIDEO_BYTES = 16 * 1024 ** 2

/** What a gallery is built from. */
export interface GalleryParts extends ActionContext {
  focus: FrameFocus
  log: LogOutputChannel
  extensionUri: Uri
  /** The folder of the store. */
  storage: string
  /** The video that can be played. */
  video: VideoFile | null
}

/** The extension's side of one open gallery. */
export class GalleryPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #data: GalleryData
  readonly #actions: ActionContext
  readonly #rpc: PanelRpc<GalleryWebview, GalleryHost>
  readonly #changes: Batcher<null>
  readonly #video: GalleryVideo | null
  readonly #focus: FrameFocus
  readonly #looks: Disposable
  /** Where another panel looked while the page was not there to hear of it. */
  #missed: FrameMoment | null = null
  #state: GalleryState

  constructor(panel: WebviewPanel, parts: GalleryParts, state: GalleryState) {
    const { service, log, extensionUri, storage, video, focus } = parts
    this.#panel = panel
    this.#state = state
    this.#actions = parts
    this.#data = new GalleryData(service, new StoredImages(panel.webview, Uri.file(storage)), state.scope)
    this.#video = video === null ? null : { address: addressOf(video, panel.webview) }
    this.#changes = new Batcher(state.scope.kind === 'search' ? GATHER_FOR_SEARCH_MS : GATHER_MS, async () =>
      this.#rpc.webview.changed.asEvent(),
    )
    this.#rpc = new PanelRpc({
      webview: panel.webview,
      functions: this.#functions(),
      messages: galleryMessageSchema,
      name: 'gallery',
      log,
    })
    this.#focus = focus
    this.#looks = focus.onDidLook(({ videoId, frameNumber, timestampMs, by }) => {
      if (by === this || videoId !== this.#videoId) return
      this.#missed = { frameNumber, timestampMs }
      void this.#rpc.webview.lookAt.asEvent({ frameNumber, timestampMs })
    })
    panel.title = titleOf(state.scope, scopeName(state.scope))
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'gallery', panel.title)
  }

  /** Brings the panel to the front. */
  reveal(): void {
    this.#panel.reveal()
  }

  /** Takes note of a change of the store. */
  onStoreChanged(change: ChangeEvent): void {
    if (isConcerned(this.#state.scope, change)) this.#changes.add(null)
  }

  dispose(): void {
    this.#looks.dispose()
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  /** The video whose frames are shown; of a run only its own id is known here. */
  get #videoId(): string | null {
    const { scope } = this.#state
    return scope.kind === 'video' ? scope.videoId : null
  }

  #functions(): GalleryHost {
    const data = this.#data
    return {
      start: () => ({
        state: this.#state,
        texts: galleryTexts(),
        video: this.#video,
        look: this.#missed,
      }),
      keep: (state) => {
        this.#missed = null
        this.#state = { ...state, scope: this.#state.scope }
      },
      loadFacts: async () => this.#titled(await data.facts()),
      loadFrames: (query, offset, limit) => data.frames(query, offset, limit),
      loadFrame: (query, index) => data.frame(query, index),
      loadMoments: (query, fromMs) => data.moments(query, fromMs),
      findFrame: (query, position) => data.find(query, position),
      loadKeys: (query, from, to) => data.keys(query, from, to),
      actOnFrames: (action, keys) =>
        answer(
          () => orLeft(FRAMES_ACTIONS[action](this.#actions, this.#state.scope, keys)),
          l10n.t('This could not be done with the frames.'),
        ),
      loadTimeline: (buckets) => data.timeline(buckets),
      lookAt: (moment) => {
        if (this.#videoId !== null) this.#focus.look({ ...moment, videoId: this.#videoId, by: this })
      },
      loadThumbnails: (paths, width) => data.thumbnails(paths, width),
    }
  }

  #titled(facts: Answer<GalleryFacts | null>): Answer<GalleryFacts | null> {
    if ('ok' in facts && facts.ok !== null) this.#panel.title = titleOf(this.#state.scope, facts.ok.title)
    return facts
  }
}

/** What was cancelled was left by the user. */
async function orLeft(acting: Promise<boolean>): Promise<boolean> {
  try {
    return await acting
  } catch (thrown) {
    if (thrown instanceof FrametroveError && thrown.code === 'cancelled') return false
    throw thrown
  }
}

function isConcerned(scope: GalleryScope, { videoIds, eventIds }: ChangeEvent): boolean {
  switch (scope.kind) {
    case 'event':
      return eventIds?.includes(scope.eventId) ?? true
    case 'video':
      return videoIds?.includes(scope.videoId) ?? true
    case 'run':
      // Only its id is known here.
      return videoIds === null || videoIds.length > 0
    case 'search':
      return true
  }
}

function titleOf(scope: GalleryScope, name: string): string {
  return scope.kind === 'search' ? l10n.t('Search: {0}', name) : l10n.t('Gallery: {0}', name)
}

/** `null` where it is too large to be read. */
function addressOf({ path, bytes }: VideoFile, webview: Webview): string | null {
  const isTooLarge = env.remoteName !== undefined && bytes > MAX_REMOTE_VIDEO_BYTES
  return isTooLarge ? null : webview.asWebviewUri(Uri.file(path)).toString()
}

function scopeName(scope: GalleryScope): string {
  switch (scope.kind) {
    case 'event':
      return scope.eventId
    case 'video':
      return scope.videoId
    case 'run':
      return scope.runId
    case 'search':
      return scope.text
  }
}
