import {
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  type TreeDataProvider,
  type TreeDragAndDropController,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode'
import { toFrametroveError } from '../../shared/errors'
import { Batcher } from '../batcher'

/** How long changes are gathered before a tree is brought up to date. */
const GATHER_MS = 150
/** From how many changed things on the whole list is read instead of each of them. */
const MANY = 20

/** What a tree needs to be told of itself. */
interface TreeFacts<N> {
  /** As package.json has it. */
  viewId: string
  canSelectMany: boolean
  /** Default: `true`. */
  showCollapseAll?: boolean
  /** What is said where reading fails. */
  failure: string
  dragAndDropController?: TreeDragAndDropController<N>
}

/**
 * A tree over the store. A change refreshes only what it touched, and what is shown stays until the new state was read,
 * so that the tree neither flickers nor goes blank while an ingest commits.
 */
export abstract class StoreTree<N extends object> implements TreeDataProvider<N>, Disposable {
  readonly #log: LogOutputChannel
  readonly #failure: string
  readonly #view: TreeView<N>
  readonly #changed = new EventEmitter<N | undefined>()
  readonly #changes: Batcher<string | null>
  readonly #disposables: Disposable[]
  /** Whether something changed while the view was hidden. */
  #stale = false

  readonly onDidChangeTreeData = this.#changed.event

  protected constructor(log: LogOutputChannel, { viewId, failure, ...options }: TreeFacts<N>) {
    this.#log = log
    this.#failure = failure
    this.#changes = new Batcher(GATHER_MS, (ids) => this.#update(ids))
    this.#view = window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true, ...options })
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#changes,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#stale) this.refresh()
      }),
    ]
  }

  abstract getTreeItem(node: N): TreeItem
  abstract getChildren(node?: N): Promise<N[]>
  abstract getParent(node: N): N | undefined

  /** Whether the tree was ever asked for what it shows. */
  protected abstract get asked(): boolean

  /** Reads what is shown of an id anew: the node that changed, or `undefined` where the list itself did. */
  protected abstract reload(id: string): Promise<N | undefined>

  /** Reads everything shown anew. */
  refresh(): void {
    this.#stale = false
    this.#changed.fire(undefined)
  }

  dispose(): void {
    Disposable.from(...this.#disposables).dispose()
  }

  /** Lets something end with the tree. */
  protected own(disposable: Disposable): void {
    this.#disposables.push(disposable)
  }

  /** Takes note of changed ids; `null` where everything may have changed. */
  protected noteChanged(ids: readonly string[] | null): void {
    for (const id of ids ?? [null]) this.#changes.add(id)
  }

  /** Shows a node and what is below it anew. */
  protected show(node: N): void {
    this.#changed.fire(node)
  }

  /** Reads from the store; where that fails, the view says so above what it showed before. */
  protected async reading<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await read()
      if (this.#view.message !== undefined) this.#view.message = ''
      return result
    } catch (thrown) {
      const error = toFrametroveError(thrown, this.#failure)
      this.#log.error(error.message)
      this.#view.message = error.message
      return otherwise
    }
  }

  /** Brings what changed up to date; what came or went changes the list. */
  async #update(changed: ReadonlySet<string | null>): Promise<void> {
    if (!this.asked) return
    if (!this.#view.visible) {
      this.#stale = true
      return
    }
    const ids = [...changed].filter((id) => id !== null)
    if (ids.length < changed.size || ids.length > MANY) return this.refresh()
    const nodes = await Promise.all(ids.map((id) => this.reload(id)))
    const known = nodes.filter((node) => node !== undefined)
    if (known.length < nodes.length) return this.refresh()
    for (const node of known) this.show(node)
  }
}
