import { type Disposable, Uri, ViewColumn, type WebviewOptions, type WebviewPanel, window } from 'vscode'

/** How panels of a kind are made, first or again after a reload of the window. */
export interface PanelKindParts<C extends Disposable> {
  viewType: string
  title: string
  extensionUri: Uri
  /** Folders beside the extension's own that the page may load from. */
  roots?(): Promise<Uri[]>
  /** The extension's side of a panel that VS Code brought back, with the state that it had kept; `null` closes it. */
  restore(panel: WebviewPanel, kept: unknown): C | null | Promise<C | null>
}

/** The panels of a kind that are open. They come back after a reload of the window. */
export class PanelKind<C extends Disposable> implements Disposable {
  readonly #parts: PanelKindParts<C>
  readonly #serializer: Disposable
  readonly #open = new Map<WebviewPanel, C>()

  constructor(parts: PanelKindParts<C>) {
    this.#parts = parts
    this.#serializer = window.registerWebviewPanelSerializer(parts.viewType, {
      deserializeWebviewPanel: async (panel, kept) => {
        panel.webview.options = await this.#options()
        const controller = await parts.restore(panel, kept)
        if (controller === null) panel.dispose()
        else this.#adopt(panel, controller)
      },
    })
  }

  /** The extension's sides of the panels that are open. */
  get open(): C[] {
    return [...this.#open.values()]
  }

  /** Opens another panel. */
  async create(make: (panel: WebviewPanel) => C | Promise<C>): Promise<void> {
    const { viewType, title } = this.#parts
    // With its options at once: a page whose options change while it loads may stay empty.
    const panel = window.createWebviewPanel(viewType, title, ViewColumn.Active, await this.#options())
    this.#adopt(panel, await make(panel))
  }

  dispose(): void {
    this.#serializer.dispose()
    for (const panel of this.#open.keys()) panel.dispose()
  }

  async #options(): Promise<WebviewOptions> {
    const { extensionUri, roots } = this.#parts
    const others = (await roots?.()) ?? []
    return { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, 'dist'), ...others] }
  }

  #adopt(panel: WebviewPanel, controller: C): void {
    panel.iconPath = Uri.joinPath(this.#parts.extensionUri, 'media', 'icon.png')
    this.#open.set(panel, controller)
    panel.onDidDispose(() => {
      this.#open.delete(panel)
      controller.dispose()
    })
  }
}
