import { commands, type Disposable, env, type LogOutputChannel, l10n, type Uri, type WebviewPanel } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { ChangeEvent } from '../../shared/model'
import {
  type CompletenessHost,
  type CompletenessWebview,
  completenessMessageSchema,
} from '../../shared/webview-contracts'
import { Batcher } from '../batcher'
import { allReports, loadAll, loadVideo, reportAnswer } from './completeness-data'
import { completenessTexts } from './completeness-texts'
import { PanelRpc } from './panel-rpc'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the report is told. */
const GATHER_MS = 250

/** The extension's side of one open completeness report. */
export class CompletenessPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #service: StoreService
  readonly #rpc: PanelRpc<CompletenessWebview, CompletenessHost>
  readonly #changes: Batcher<string | null>
  #videoId: string | null

  constructor(
    panel: WebviewPanel,
    service: StoreService,
    log: LogOutputChannel,
    extensionUri: Uri,
    videoId: string | null,
  ) {
    this.#panel = panel
    this.#service = service
    this.#videoId = videoId
    this.#changes = new Batcher(GATHER_MS, async (ids) => {
      this.#rpc.webview.changed.asEvent(ids.has(null) ? null : [...ids].filter((id) => id !== null))
    })
    this.#rpc = new PanelRpc({
      webview: panel.webview,
      functions: this.#functions(),
      messages: completenessMessageSchema,
      name: 'completeness report',
      log,
    })
    this.#setTitle()
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'completeness', panel.title)
  }

  /** Shows a video, or all of them, and brings the panel to the front. */
  show(videoId: string | null): void {
    this.#videoId = videoId
    this.#setTitle()
    this.#panel.reveal()
    void this.#rpc.webview.show.asEvent(videoId)
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ videoIds }: ChangeEvent): void {
    for (const id of videoIds ?? [null]) this.#changes.add(id)
  }

  dispose(): void {
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  #functions(): CompletenessHost {
    return {
      start: () => ({ videoId: this.#videoId, texts: completenessTexts() }),
      loadVideo: (videoId) => {
        this.#videoId = videoId
        this.#setTitle()
        return loadVideo(this.#service, videoId)
      },
      loadAll: (limit) => {
        this.#videoId = null
        this.#setTitle()
        return loadAll(this.#service, limit)
      },
      ingest: (videoId) => {
        void commands.executeCommand('frametrove.ingestToolResults', ...(videoId === null ? [] : [{ videoId }]))
      },
      copy: (videoId) => reportAnswer(() => this.#copy(videoId)),
    }
  }

  async #copy(videoId: string | null): Promise<null> {
    const report =
      videoId === null ? await allReports(this.#service) : await this.#service.verifyVideoDataCompleteness(videoId)
    await env.clipboard.writeText(JSON.stringify(report, null, 2))
    return null
  }

  #setTitle(): void {
    const title = this.#videoId === null ? l10n.t('Completeness') : l10n.t('Completeness: {0}', this.#videoId)
    if (this.#panel.title !== title) this.#panel.title = title
  }
}
