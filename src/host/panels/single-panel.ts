import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode'

/** How a panel of a kind is made, first or again after a reload of the window. */
export interface SinglePanelParts<C extends Disposable> {
  viewType: string
  title: string
  extensionUri: Uri
  /** The extension's side of a panel that VS Code brought back, with the state that it had kept. */
  restore(panel: WebviewPanel, kept: unknown): C | Promise<C>
}

/** A kind of panel of which at most one is opened, and that comes back after a reload of the window. */
export class SinglePanel<C extends Disposable> implements Disposable {
  readonly #parts: SinglePanelParts<C>
  readonly #serializer: Disposable
  readonly #open = new Map<WebviewPanel, C>()

  constructor(parts: SinglePanelParts<C>) {
    this.#parts = parts
    this.#serializer = window.registerWebviewPanelSerializer(parts.viewType, {
      deserializeWebviewPanel: async (panel, kept) => {
        this.#prepare(panel)
        this.#adopt(panel, await parts.restore(panel, kept))
      },
    })
  }

  /** The extension's sides of the panels that are open: one, but for what VS Code has brought back. */
  get open(): C[] {
    return [...this.#open.values()]
  }

  /** Opens a panel beside those that are open. */
  async create(make: (panel: WebviewPanel) => C | Promise<C>): Promise<void> {
    const { viewType, title } = this.#parts
    const panel = window.createWebviewPanel(viewType, title, ViewColumn.Active)
    this.#prepare(panel)
    this.#adopt(panel, await make(panel))
  }

  dispose(): void {
    this.#serializer.dispose()
    for (const panel of this.#open.keys()) panel.dispose()
  }

  #prepare(panel: WebviewPanel): void {
    const { extensionUri } = this.#parts
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'icon.png')
    panel.webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(extensionUri, 'dist')] }
  }

  #adopt(panel: WebviewPanel, controller: C): void {
    this.#open.set(panel, controller)
    panel.onDidDispose(() => {
      this.#open.delete(panel)
      controller.dispose()
    })
  }
}
