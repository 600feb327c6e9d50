import {
  commands,
  Disposable,
  EventEmitter,
  type LogOutputChannel,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { toFrametroveError } from '../../shared/errors'
import type { ChangeEvent } from '../../shared/model'
import { Batcher } from '../batcher'
import { allRuns } from '../ui/videos'
import { kindNodes, type Node, runNodes, type VideoNode } from './nodes'
import { LOAD_MORE, treeItem } from './tree-items'
import { VideoList } from './video-list'

/** How long changes are gathered before the tree is brought up to date. */
const GATHER_MS = 150
/** From how many changed videos on the whole list is read instead of each video. */
const MANY = 20

/**
 * The Videos tree. A change refreshes only the videos that it touched, and what is shown stays
 * until the new state was read, so that the tree neither flickers nor goes blank while an ingest commits.
 */
export class VideosTree implements TreeDataProvider<Node>, Disposable {
  readonly #service: StoreService
  readonly #log: LogOutputChannel
  readonly #videos: VideoList
  readonly #changed = new EventEmitter<Node | undefined>()
  readonly #view: TreeView<Node>
  readonly #changes: Batcher<string | null>
  readonly #disposables: Disposable
  /** Whether something changed while the view was hidden. */
  #stale = false

  readonly onDidChangeTreeData = this.#changed.event

  constructor(service: StoreService, log: LogOutputChannel) {
    this.#service = service
    this.#log = log
    this.#videos = new VideoList(service)
    this.#changes = new Batcher(GATHER_MS, (videoIds) => this.#update(videoIds))
    this.#view = window.createTreeView('frametrove.videos', { treeDataProvider: this, showCollapseAll: true })
    this.#disposables = Disposable.from(
      this.#view,
      this.#changed,
      this.#changes,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#stale) this.refresh()
      }),
      commands.registerCommand(LOAD_MORE, () => {
        this.#videos.wantMore()
        this.refresh()
      }),
    )
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ videoIds }: ChangeEvent): void {
    for (const id of videoIds ?? [null]) this.#changes.add(id)
  }

  /** Reads everything shown anew. */
  refresh(): void {
    this.#stale = false
    this.#changed.fire(undefined)
  }

  getTreeItem(node: Node): TreeItem {
    return treeItem(node)
  }

  getParent(node: Node): Node | undefined {
    return 'parent' in node ? node.parent : undefined
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.type) {
      case undefined:
        return this.#roots()
      case 'video':
        return kindNodes(node, await this.#reading(() => allRuns(this.#service, node.videoId), []))
      case 'kind':
        return runNodes(node)
      default:
        return []
    }
  }

  dispose(): void {
    this.#disposables.dispose()
  }

  async #roots(): Promise<Node[]> {
    await this.#reading(() => this.#videos.load(), undefined)
    const { nodes, hasMore } = this.#videos
    return hasMore ? [...nodes, { type: 'more', shown: nodes.length }] : [...nodes]
  }

  /** Brings the changed videos up to date; a video that came or went changes the list. */
  async #update(videoIds: ReadonlySet<string | null>): Promise<void> {
    if (!this.#videos.asked) return
    if (!this.#view.visible) {
      this.#stale = true
      return
    }
    const ids = [...videoIds].filter((id) => id !== null)
    if (ids.length < videoIds.size || ids.length > MANY) return this.refresh()
    const nodes = await Promise.all(ids.map((id) => this.#videos.reload(id)))
    const known = nodes.filter((node): node is VideoNode => node !== undefined)
    if (known.length < nodes.length) return this.refresh()
    for (const node of known) this.#changed.fire(node)
  }

  /** Reads from the store; where that fails, the view says so above what it showed before. */
  async #reading<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      const result = await read()
      if (this.#view.message !== undefined) this.#view.message = ''
      return result
    } catch (thrown) {
      const error = toFrametroveError(thrown, l10n.t('The videos could not be read.'))
      this.#log.error(error.message)
      this.#view.message = error.message
      return otherwise
    }
  }
}
