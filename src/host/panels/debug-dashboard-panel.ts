import { type Disposable, env, type LogOutputChannel, l10n, Uri, type WebviewPanel } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import {
  type DebugDashboardHost,
  type DebugDashboardState,
  type DebugDashboardWebview,
  debugDashboardMessageSchema,
} from '../../shared/debug-dashboard-contract'
import type { GalleryScope } from '../../shared/gallery'
import type { FrameMoment } from '../../shared/gallery-contract'
import type { ChangeEvent } from '../../shared/model'
import { Batcher } from '../batcher'
import type { FrameFocus } from '../frame-focus'
import { DebugDashboardData } from './debug-dashboard-data'
import { debugDashboardTexts } from './debug-dashboard-texts'
import { PanelRpc } from './panel-rpc'
import { StoredImages } from './stored-images'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the dashboard is told. */
const GATHER_MS = 500

/** What a debug dashboard is built from. */
export interface DebugDashboardParts {
  service: StoreService
  log: LogOutputChannel
  extensionUri: Uri
  focus: FrameFocus
  showGallery(scope: GalleryScope): Promise<void>
  /** The folder of the store. */
  storage: string
}

/** The extension's side of an open debug dashboard. */
export class DebugDashboardPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #parts: DebugDashboardParts
  readonly #data: DebugDashboardData
  readonly #rpc: PanelRpc<DebugDashboardWebview, DebugDashboardHost>
  readonly #changes: Batcher<null>
  readonly #looks: Disposable
  #state: DebugDashboardState
  /** Where another panel looked while the page was not there to hear of it. */
  #missed: FrameMoment | null = null

  constructor(panel: WebviewPanel, parts: DebugDashboardParts, state: DebugDashboardState) {
    const { service, log, extensionUri, focus, storage } = parts
    this.#panel = panel
    this.#parts = parts
    this.#state = state
    this.#data = new DebugDashboardData(service, new StoredImages(panel.webview, Uri.file(storage)), state.videoId)
    this.#changes = new Batcher(GATHER_MS, async () => this.#rpc.webview.changed.asEvent())
    this.#rpc = new PanelRpc({
      ...{ webview: panel.webview, functions: this.#functions(), messages: debugDashboardMessageSchema },
      ...{ name: 'debug dashboard', log },
    })
    this.#looks = focus.onDidLook(({ videoId, frameNumber, timestampMs, by }) => {
      if (by === this || videoId !== this.videoId) return
      this.#missed = { frameNumber, timestampMs }
      void this.#rpc.webview.lookAt.asEvent({ frameNumber, timestampMs })
    })
    panel.title = l10n.t('Debug: {0}', state.videoId)
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'debug', panel.title)
  }

  get videoId(): string {
    return this.#state.videoId
  }

  /** Shows a session, compared with another or with none, and brings the panel to the front. */
  show(sessionId: string, comparedId: string | null): void {
    this.#panel.reveal()
    void this.#rpc.webview.show.asEvent(sessionId, comparedId)
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ videoIds }: ChangeEvent): void {
    if (videoIds?.includes(this.videoId) ?? true) this.#changes.add(null)
  }

  dispose(): void {
    this.#looks.dispose()
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  #functions(): DebugDashboardHost {
    const data = this.#data
    const { focus, showGallery } = this.#parts
    return {
      start: () => ({ state: this.#state, texts: debugDashboardTexts(), look: this.#missed }),
      keep: (state) => {
        this.#missed = null
        this.#state = { ...state, videoId: this.videoId }
      },
      loadSessions: () => data.sessions(),
      loadDetails: (sessionId) => data.details(sessionId),
      loadFacts: (sessionId) => data.facts(sessionId),
      loadSeries: (query) => data.series(query),
      loadFrame: (sessionId, position) => data.frame(sessionId, position),
      loadTrack: (sessionId, trackId) => data.track(sessionId, trackId),
      loadComparison: (sessionId, comparedId) => data.comparison(sessionId, comparedId),
      lookAt: (position) => focus.look({ videoId: this.videoId, ...position, by: this }),
      showGallery: () => void showGallery({ kind: 'video', videoId: this.videoId }),
      copy: (text) => void env.clipboard.writeText(text),
    }
  }
}
