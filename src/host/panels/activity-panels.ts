import { type Disposable, l10n, type WebviewPanel } from 'vscode'
import type { ActivityPanelState } from '../../shared/activity-panel-contract'
import type { ChangeEvent } from '../../shared/model'
import type { ActivityPanel, ActivityPanelParts } from './activity-panel'
import { PanelKind } from './panel-kind'
import { imageRoots } from './stored-images'

/** What activity panels are built from. The store's folder is asked for each, since it may become another window's. */
export interface ActivityPanelsParts extends Omit<ActivityPanelParts, 'storage'> {
  storageFolder(): Promise<string>
}

/** Opens activity panels, one for each activity, and brings them back after a reload of the window. */
export class ActivityPanels implements Disposable {
  readonly #parts: ActivityPanelsParts
  readonly #panels: PanelKind<ActivityPanel>

  constructor(parts: ActivityPanelsParts) {
    this.#parts = parts
    this.#panels = new PanelKind({
      viewType: 'frametrove.activity',
      title: l10n.t('Activity'),
      extensionUri: parts.extensionUri,
      roots: async () => imageRoots(await parts.storageFolder()),
      restore: async (panel, kept) => {
        const { activityPanelStateSchema } = await import('../../shared/activity-panel-contract')
        const { data: state } = activityPanelStateSchema.safeParse(kept)
        // Nothing tells what it showed.
        return state === undefined ? null : this.#make(panel, state)
      },
    })
  }

  /** Shows an activity, saved or live. */
  async show(activityId: string): Promise<void> {
    const existing = this.#panels.open.find((panel) => panel.activityId === activityId)
    if (existing !== undefined) return existing.reveal()
    const state = { activityId, axis: 'time', range: null, index: null, split: null, view: null } as const
    await this.#panels.create((panel) => this.#make(panel, state))
  }

  /** Tells the open panels of a change of the store. */
  onStoreChanged(event: ChangeEvent): void {
    for (const panel of this.#panels.open) panel.onStoreChanged(event)
  }

  dispose(): void {
    this.#panels.dispose()
  }

  /** Its code is loaded with the first one, since activation must be short. */
  async #make(panel: WebviewPanel, state: ActivityPanelState): Promise<ActivityPanel> {
    const [{ ActivityPanel: Panel }, storage] = await Promise.all([
      import('./activity-panel'),
      this.#parts.storageFolder(),
    ])
    return new Panel(panel, { ...this.#parts, storage }, state)
  }
}
