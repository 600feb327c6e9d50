import { commands, type LogOutputChannel, l10n, type TreeItem } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { ChangeEvent, VideoInfo } from '../../shared/model'
import { allDebugSessions } from '../ui/debug-sessions'
import { allRuns } from '../ui/videos'
import { debugSessionNodes, debugSessionsNodes } from './debug-nodes'
import { NodeList } from './node-list'
import { kindNodes, type Node, runNodes, type VideoNode } from './nodes'
import { StoreTree } from './store-tree'
import { LOAD_MORE, treeItem } from './tree-items'
import { VideosDrop } from './videos-drop'

/** The Videos tree: videos, their kinds of data with their runs, and their debug sessions. */
export class VideosTree extends StoreTree<Node> {
  readonly #service: StoreService
  readonly #videos: NodeList<VideoInfo, VideoNode>

  constructor(service: StoreService, log: LogOutputChannel) {
    super(log, {
      ...{ viewId: 'frametrove.videos', canSelectMany: false },
      failure: l10n.t('The videos could not be read.'),
      dragAndDropController: new VideosDrop(),
    })
    this.#service = service
    this.#videos = new NodeList(
      (request) => service.listVideos(request),
      (info) => ({ type: 'video', videoId: info.id, info }),
    )
    this.own(
      commands.registerCommand(LOAD_MORE, () => {
        this.#videos.wantMore()
        this.refresh()
      }),
    )
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ videoIds }: ChangeEvent): void {
    this.noteChanged(videoIds)
  }

  override getTreeItem(node: Node): TreeItem {
    return treeItem(node)
  }

  override getParent(node: Node): Node | undefined {
    return 'parent' in node ? node.parent : undefined
  }

  override async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.type) {
      case undefined:
        return this.#roots()
      case 'video':
        return this.#childrenOf(node)
      case 'kind':
        return runNodes(node)
      case 'debugSessions':
        return debugSessionNodes(node)
      default:
        return []
    }
  }

  protected override get asked(): boolean {
    return this.#videos.asked
  }

  protected override async reload(videoId: string): Promise<Node | undefined> {
    const node = this.#videos.find(videoId)
    if (node === undefined) return undefined
    const info = await this.#service.getVideo(videoId).catch(() => undefined)
    if (info === undefined) return undefined
    node.info = info
    return node
  }

  async #childrenOf(node: VideoNode): Promise<Node[]> {
    const { videoId } = node
    const read = () => Promise.all([allRuns(this.#service, videoId), allDebugSessions(this.#service, videoId)])
    const [runs, sessions] = await this.reading(read, [[], []])
    return [...kindNodes(node, runs), ...debugSessionsNodes(node, sessions)]
  }

  async #roots(): Promise<Node[]> {
    await this.reading(() => this.#videos.load(), undefined)
    const { nodes, hasMore } = this.#videos
    return hasMore ? [...nodes, { type: 'more', shown: nodes.length }] : [...nodes]
  }
}
