import { commands, type Disposable, env, type LogOutputChannel, type Uri, type WebviewPanel } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import {
  type StoreDashboardHost,
  type StoreDashboardState,
  type StoreDashboardWebview,
  storeDashboardMessageSchema,
} from '../../shared/store-dashboard-contract'
import { Batcher } from '../batcher'
import { loadAll } from './completeness-data'
import { PanelRpc } from './panel-rpc'
import { loadCare, loadOperations, loadOverview } from './store-dashboard-data'
import { storeDashboardTexts } from './store-dashboard-texts'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the dashboard is told: it reads much anew. */
const GATHER_MS = 1000

/** What the dashboard is built from. */
export interface StoreDashboardParts {
  service: StoreService
  log: LogOutputChannel
  extensionUri: Uri
}

/** The extension's side of the open store dashboard. */
export class StoreDashboardPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #service: StoreService
  readonly #rpc: PanelRpc<StoreDashboardWebview, StoreDashboardHost>
  readonly #changes: Batcher<null>
  #state: StoreDashboardState

  constructor(panel: WebviewPanel, { service, log, extensionUri }: StoreDashboardParts, state: StoreDashboardState) {
    this.#panel = panel
    this.#service = service
    this.#state = state
    this.#changes = new Batcher(GATHER_MS, async () => this.#rpc.webview.changed.asEvent())
    this.#rpc = new PanelRpc({
      ...{ webview: panel.webview, functions: this.#functions(), messages: storeDashboardMessageSchema },
      ...{ name: 'store dashboard', log },
    })
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'store', panel.title)
  }

  /** Brings the panel to the front. */
  reveal(): void {
    this.#panel.reveal()
  }

  /** Takes note of a change of the store. */
  onStoreChanged(): void {
    this.#changes.add(null)
  }

  dispose(): void {
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  #functions(): StoreDashboardHost {
    const service = this.#service
    return {
      start: () => ({ state: this.#state, texts: storeDashboardTexts() }),
      keep: (state) => {
        this.#state = state
      },
      loadOverview: () => loadOverview(service),
      loadCare: () => loadCare(service),
      loadVideos: (limit) => loadAll(service, limit),
      loadOperations: (span) => loadOperations(service, span),
      showVideo: (videoId) => void commands.executeCommand('frametrove.checkCompleteness', { videoId }),
      run: (remedy) => void commands.executeCommand(`frametrove.${remedy}`),
      copy: (text) => void env.clipboard.writeText(text),
    }
  }
}
