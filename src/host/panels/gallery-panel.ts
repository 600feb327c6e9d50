import { type Disposable, type LogOutputChannel, l10n, Uri, type WebviewPanel } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { GalleryFacts, GalleryScope } from '../../shared/gallery'
import {
  type GalleryHost,
  type GalleryState,
  type GalleryWebview,
  galleryMessageSchema,
} from '../../shared/gallery-contract'
import type { ChangeEvent } from '../../shared/model'
import type { Answer } from '../../shared/webview-contracts'
import { Batcher } from '../batcher'
import { GalleryData } from './gallery-data'
import { galleryTexts } from './gallery-texts'
import { PanelRpc } from './panel-rpc'
import { StoredImages } from './stored-images'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the gallery is told. */
const GATHER_MS = 250

/** What a gallery is built from. */
export interface GalleryParts {
  service: StoreService
  log: LogOutputChannel
  extensionUri: Uri
  /** The folder of the store. */
  storage: string
  /** The path of the video that can be played. */
  video: string | null
}

/** The extension's side of one open gallery. */
export class GalleryPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #data: GalleryData
  readonly #rpc: PanelRpc<GalleryWebview, GalleryHost>
  readonly #changes: Batcher<null>
  readonly #video: string | null
  #state: GalleryState

  constructor(panel: WebviewPanel, { service, log, extensionUri, storage, video }: GalleryParts, state: GalleryState) {
    this.#panel = panel
    this.#state = state
    this.#data = new GalleryData(service, new StoredImages(panel.webview, Uri.file(storage)), state.scope)
    this.#video = video === null ? null : panel.webview.asWebviewUri(Uri.file(video)).toString()
    this.#changes = new Batcher(GATHER_MS, async () => this.#rpc.webview.changed.asEvent())
    this.#rpc = new PanelRpc({
      webview: panel.webview,
      functions: this.#functions(),
      messages: galleryMessageSchema,
      name: 'gallery',
      log,
    })
    panel.title = l10n.t('Gallery: {0}', scopeName(state.scope))
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'gallery', panel.title)
  }

  /** Brings the panel to the front. */
  reveal(): void {
    this.#panel.reveal()
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ videoIds, eventIds }: ChangeEvent): void {
    const { scope } = this.#state
    const isConcerned =
      scope.kind === 'event'
        ? (eventIds?.includes(scope.eventId) ?? true)
        : // Of a run only its id is known here.
          (videoIds?.some((id) => scope.kind === 'run' || id === scope.videoId) ?? true)
    if (isConcerned) this.#changes.add(null)
  }

  dispose(): void {
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  #functions(): GalleryHost {
    const data = this.#data
    return {
      start: () => ({ state: this.#state, texts: galleryTexts(), video: this.#video }),
      keep: (state) => {
        this.#state = { ...state, scope: this.#state.scope }
      },
      loadFacts: async () => this.#titled(await data.facts()),
      loadFrames: (query, offset, limit) => data.frames(query, offset, limit),
      loadFrame: (query, index) => data.frame(query, index),
      loadMoments: (query, fromMs) => data.moments(query, fromMs),
      findFrame: (query, position) => data.find(query, position),
      loadTimeline: (buckets) => data.timeline(buckets),
      loadThumbnails: (paths, width) => data.thumbnails(paths, width),
    }
  }

  #titled(facts: Answer<GalleryFacts | null>): Answer<GalleryFacts | null> {
    if ('ok' in facts && facts.ok !== null) this.#panel.title = l10n.t('Gallery: {0}', facts.ok.title)
    return facts
  }
}

function scopeName(scope: GalleryScope): string {
  switch (scope.kind) {
    case 'event':
      return scope.eventId
    case 'video':
      return scope.videoId
    case 'run':
      return scope.runId
  }
}
