import { type Disposable, l10n, type WebviewPanel } from 'vscode'
import type { StoreDashboardState } from '../../shared/store-dashboard-contract'
import { PanelKind } from './panel-kind'
import type { StoreDashboardPanel, StoreDashboardParts } from './store-dashboard-panel'

/** Opens the dashboard of the store, and brings it back after a reload of the window. */
export class StoreDashboard implements Disposable {
  readonly #parts: StoreDashboardParts
  readonly #panels: PanelKind<StoreDashboardPanel>

  constructor(parts: StoreDashboardParts) {
    this.#parts = parts
    this.#panels = new PanelKind({
      viewType: 'frametrove.store',
      title: l10n.t('Frametrove Store'),
      extensionUri: parts.extensionUri,
      restore: async (panel, kept) => {
        const { storeDashboardStateSchema } = await import('../../shared/store-dashboard-contract')
        return this.#make(panel, storeDashboardStateSchema.safeParse(kept).data ?? { span: 'day' })
      },
    })
  }

  async show(): Promise<void> {
    const [existing] = this.#panels.open
    if (existing !== undefined) existing.reveal()
    else await this.#panels.create((panel) => this.#make(panel, { span: 'day' }))
  }

  /** Tells the open dashboard that the store has changed. */
  onStoreChanged(): void {
    for (const panel of this.#panels.open) panel.onStoreChanged()
  }

  dispose(): void {
    this.#panels.dispose()
  }

  /** Its code is loaded with the first one, since activation must be short. */
  async #make(panel: WebviewPanel, state: StoreDashboardState): Promise<StoreDashboardPanel> {
    const { StoreDashboardPanel: Panel } = await import('./store-dashboard-panel')
    return new Panel(panel, this.#parts, state)
  }
}
