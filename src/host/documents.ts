import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from 'vscode'

const SCHEME = 'frametrove-text'
const KEPT = 20

/** Read-only documents that live in memory: lists of problems and warnings, as plain text. */
export class TextDocuments implements TextDocumentContentProvider, Disposable {
  readonly #contents = new Map<string, string>()
  readonly #changed = new EventEmitter<Uri>()
  readonly #registration: Disposable
  #opened = 0

  readonly onDidChange = this.#changed.event

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(SCHEME, this)
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#contents.get(uri.toString()) ?? ''
  }

  /** Opens `text` in an editor whose tab reads `title`. */
  async show(title: string, text: string): Promise<void> {
    // The query keeps a second document of the same title apart.
    const uri = Uri.from({ scheme: SCHEME, path: `/${title}.txt`, query: String(++this.#opened) })
    this.#contents.set(uri.toString(), text)
    const [oldest] = this.#contents.keys()
    if (this.#contents.size > KEPT && oldest !== undefined) this.#contents.delete(oldest)
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false })
  }

  dispose(): void {
    this.#registration.dispose()
    this.#changed.dispose()
  }
}
