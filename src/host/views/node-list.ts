import type { Page, PageRequest } from '../../shared/model'

const PAGE = 200

/** A lasting node of a list, whose `info` is replaced. */
interface ListedNode<I> {
  info: I
}

/** What a tree shows of a list of the store: its first pages, kept as lasting nodes. */
export class NodeList<I extends { id: string }, N extends ListedNode<I>> {
  readonly #read: (request: PageRequest) => Promise<Page<I>>
  readonly #create: (info: I) => N
  #nodes: N[] = []
  #next: string | null = null
  #wanted = PAGE
  #asked = false

  /** `read` gives a page of the list; `create` makes the node of what was not listed before. */
  constructor(read: (request: PageRequest) => Promise<Page<I>>, create: (info: I) => N) {
    this.#read = read
    this.#create = create
  }

  get nodes(): readonly N[] {
    return this.#nodes
  }

  /** Whether the list was ever asked for. Where that failed, a change may be what mends it. */
  get asked(): boolean {
    return this.#asked
  }

  /** Whether the store has more than is shown. */
  get hasMore(): boolean {
    return this.#next !== null
  }

  /** Makes the next `load` read one page more. */
  wantMore(): void {
    this.#wanted += PAGE
  }

  /** Reads as much as is wanted. What was there before stays until all is read. */
  async load(): Promise<void> {
    this.#asked = true
    const infos: I[] = []
    let cursor: string | null = null
    do {
      const page = await this.#read({ limit: PAGE, cursor })
      infos.push(...page.items)
      cursor = page.next
    } while (cursor !== null && infos.length < this.#wanted)
    const known = new Map(this.#nodes.map((node) => [node.info.id, node]))
    this.#nodes = infos.map((info) => {
      const node = known.get(info.id)
      if (node === undefined) return this.#create(info)
      node.info = info
      return node
    })
    this.#next = cursor
  }

  /** The node of an id; `undefined` where it is not among those shown. */
  find(id: string): N | undefined {
    return this.#nodes.find((node) => node.info.id === id)
  }
}
