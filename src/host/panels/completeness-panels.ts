import { type Disposable, type LogOutputChannel, l10n, type Uri, type WebviewPanel } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { ChangeEvent } from '../../shared/model'
import { completenessStateSchema } from '../../shared/webview-contracts'
import { CompletenessPanel } from './completeness-panel'
import { PanelKind } from './panel-kind'

/** Opens the completeness report, one panel at a time, and brings it back after a reload of the window. */
export class CompletenessPanels implements Disposable {
  readonly #panels: PanelKind<CompletenessPanel>
  readonly #make: (panel: WebviewPanel, videoId: string | null) => CompletenessPanel

  constructor(service: StoreService, log: LogOutputChannel, extensionUri: Uri) {
    this.#make = (panel, videoId) => new CompletenessPanel(panel, service, log, extensionUri, videoId)
    this.#panels = new PanelKind({
      viewType: 'frametrove.completeness',
      title: l10n.t('Completeness'),
      extensionUri,
      restore: (panel, kept) => this.#make(panel, completenessStateSchema.safeParse(kept).data?.videoId ?? null),
    })
  }

  /** Shows the report of a video, or of all for `null`. */
  show(videoId: string | null): void {
    const [existing] = this.#panels.open
    if (existing !== undefined) existing.show(videoId)
    else void this.#panels.create((panel) => this.#make(panel, videoId))
  }

  /** Tells the open reports of a change of the store. */
  onStoreChanged(event: ChangeEvent): void {
    for (const report of this.#panels.open) report.onStoreChanged(event)
  }

  dispose(): void {
    this.#panels.dispose()
  }
}
