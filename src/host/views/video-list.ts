import type { StoreService } from '../../shared/contracts'
import type { VideoInfo } from '../../shared/model'
import type { VideoNode } from './nodes'

const PAGE = 200

/** The videos that the tree shows: the first pages of the store's list, kept as lasting nodes. */
export class VideoList {
  readonly #service: StoreService
  #nodes: VideoNode[] = []
  #next: string | null = null
  #wanted = PAGE
  #asked = false

  constructor(service: StoreService) {
    this.#service = service
  }

  get nodes(): readonly VideoNode[] {
    return this.#nodes
  }

  /** Whether the list was ever asked for. Where that failed, a change may be what mends it. */
  get asked(): boolean {
    return this.#asked
  }

  /** Whether the store has videos beyond those shown. */
  get hasMore(): boolean {
    return this.#next !== null
  }

  /** Makes the next `load` read one page more. */
  wantMore(): void {
    this.#wanted += PAGE
  }

  /** Reads as many videos as are wanted. What was there before stays until all is read. */
  async load(): Promise<void> {
    this.#asked = true
    const videos: VideoInfo[] = []
    let cursor: string | null = null
    do {
      const page = await this.#service.listVideos({ limit: PAGE, cursor })
      videos.push(...page.items)
      cursor = page.next
    } while (cursor !== null && videos.length < this.#wanted)
    const known = new Map(this.#nodes.map((node) => [node.videoId, node]))
    this.#nodes = videos.map((info) => update(known.get(info.id), info))
    this.#next = cursor
  }

  /** Reads one video anew; `undefined` where it is not in the list, or no longer in the store. */
  async reload(videoId: string): Promise<VideoNode | undefined> {
    const node = this.#nodes.find((it) => it.videoId === videoId)
    if (node === undefined) return undefined
    const info = await this.#service.getVideo(videoId).catch(() => undefined)
    return info === undefined ? undefined : update(node, info)
  }
}

function update(node: VideoNode | undefined, info: VideoInfo): VideoNode {
  if (node === undefined) return { type: 'video', videoId: info.id, info }
  node.info = info
  return node
}
