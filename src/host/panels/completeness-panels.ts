import {
  type Disposable,
  type LogOutputChannel,
  l10n,
  Uri,
  ViewColumn,
  type WebviewOptions,
  type WebviewPanel,
  window,
} from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { ChangeEvent } from '../../shared/model'
import { completenessStateSchema } from '../../shared/webview-contracts'
import { CompletenessPanel } from './completeness-panel'

const VIEW_TYPE = 'frametrove.completeness'

/** Opens the completeness report, one panel at a time, and brings it back after a reload of the window. */
export class CompletenessPanels implements Disposable {
  readonly #service: StoreService
  readonly #log: LogOutputChannel
  readonly #extensionUri: Uri
  readonly #serializer: Disposable
  readonly #open = new Map<WebviewPanel, CompletenessPanel>()

  constructor(service: StoreService, log: LogOutputChannel, extensionUri: Uri) {
    this.#service = service
    this.#log = log
    this.#extensionUri = extensionUri
    this.#serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => {
        const { data } = completenessStateSchema.safeParse(state)
        panel.webview.options = this.#options()
        this.#adopt(panel, data?.videoId ?? null)
      },
    })
  }

  /** Shows the report of a video, or of all for `null`. */
  show(videoId: string | null): void {
    const [existing] = this.#open.values()
    if (existing !== undefined) existing.show(videoId)
    else this.#adopt(this.#create(), videoId)
  }

  /** Tells the open reports of a change of the store. */
  onStoreChanged(event: ChangeEvent): void {
    for (const panel of this.#open.values()) panel.onStoreChanged(event)
  }

  dispose(): void {
    this.#serializer.dispose()
    for (const panel of this.#open.keys()) panel.dispose()
  }

  #create(): WebviewPanel {
    return window.createWebviewPanel(VIEW_TYPE, l10n.t('Completeness'), ViewColumn.Active, this.#options())
  }

  #options(): WebviewOptions {
    return { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#extensionUri, 'dist')] }
  }

  #adopt(panel: WebviewPanel, videoId: string | null): void {
    panel.iconPath = Uri.joinPath(this.#extensionUri, 'media', 'icon.png')
    const report = new CompletenessPanel(panel, this.#service, this.#log, this.#extensionUri, videoId)
    this.#open.set(panel, report)
    panel.onDidDispose(() => {
      this.#open.delete(panel)
      report.dispose()
    })
  }
}
