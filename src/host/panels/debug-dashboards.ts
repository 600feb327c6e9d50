import { type Disposable, l10n, type WebviewPanel } from 'vscode'
import type { DebugDashboardState } from '../../shared/debug-dashboard-contract'
import type { ChangeEvent } from '../../shared/model'
import type { DebugDashboardPanel, DebugDashboardParts } from './debug-dashboard-panel'
import { PanelKind } from './panel-kind'
import { imageRoots } from './stored-images'

/** What debug dashboards are built from. The store's folder is asked for each, since it may become another window's. */
export interface DebugDashboardsParts extends Omit<DebugDashboardParts, 'storage'> {
  storageFolder(): Promise<string>
}

/** Opens debug dashboards, one for each video, and brings them back after a reload of the window. */
export class DebugDashboards implements Disposable {
  readonly #parts: DebugDashboardsParts
  readonly #panels: PanelKind<DebugDashboardPanel>

  constructor(parts: DebugDashboardsParts) {
    this.#parts = parts
    this.#panels = new PanelKind({
      viewType: 'frametrove.debug',
      title: l10n.t('Debug'),
      extensionUri: parts.extensionUri,
      roots: async () => imageRoots(await parts.storageFolder()),
      restore: async (panel, kept) => {
        const { debugDashboardStateSchema } = await import('../../shared/debug-dashboard-contract')
        const { data: state } = debugDashboardStateSchema.safeParse(kept)
        // Nothing tells what it showed.
        return state === undefined ? null : this.#make(panel, state)
      },
    })
  }

  /** Shows a debug session of a video, compared with another or with none. */
  async show(videoId: string, sessionId: string, comparedId: string | null = null): Promise<void> {
    const existing = this.#panels.open.find((panel) => panel.videoId === videoId)
    if (existing !== undefined) return existing.show(sessionId, comparedId)
    const state = { videoId, sessionId, comparedId, range: null, index: null, trackId: null }
    await this.#panels.create((panel) => this.#make(panel, state))
  }

  /** Tells the open dashboards of a change of the store. */
  onStoreChanged(event: ChangeEvent): void {
    for (const panel of this.#panels.open) panel.onStoreChanged(event)
  }

  dispose(): void {
    this.#panels.dispose()
  }

  /** Its code is loaded with the first one, since activation must be short. */
  async #make(panel: WebviewPanel, state: DebugDashboardState): Promise<DebugDashboardPanel> {
    const [{ DebugDashboardPanel: Panel }, storage] = await Promise.all([
      import('./debug-dashboard-panel'),
      this.#parts.storageFolder(),
    ])
    return new Panel(panel, { ...this.#parts, storage }, state)
  }
}
