import { commands, Disposable, type LogOutputChannel, l10n, type TreeItem } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { EventInfo } from '../../shared/events'
import type { ChangeEvent } from '../../shared/model'
import { eventsItem, LOAD_MORE_EVENTS } from './event-items'
import type { DayNode, EventNode, EventsNode } from './event-nodes'
import { NodeList } from './node-list'
import { StoreTree } from './store-tree'

/** A day and those of its events that are shown. */
interface Day {
  node: DayNode
  events: NodeList<EventInfo, EventNode>
}

/** The Events tree: days, and their events, the newest first. */
export class EventsTree extends StoreTree<EventsNode> {
  readonly #service: StoreService
  #days = new Map<string, Day>()
  #asked = false
  #midnight: NodeJS.Timeout | undefined

  constructor(service: StoreService, log: LogOutputChannel) {
    super(log, {
      ...{ viewId: 'frametrove.events', canSelectMany: true },
      failure: l10n.t('The events could not be read.'),
    })
    this.#service = service
    this.own(
      commands.registerCommand(LOAD_MORE_EVENTS, (name: unknown) => {
        const day = typeof name === 'string' ? this.#days.get(name) : undefined
        if (day === undefined) return
        day.events.wantMore()
        this.show(day.node)
      }),
    )
    this.own(new Disposable(() => clearTimeout(this.#midnight)))
    this.#refreshAtMidnight()
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ eventIds }: ChangeEvent): void {
    this.noteChanged(eventIds)
  }

  override getTreeItem(node: EventsNode): TreeItem {
    return eventsItem(node)
  }

  override getParent(node: EventsNode): EventsNode | undefined {
    return 'parent' in node ? node.parent : undefined
  }

  override async getChildren(node?: EventsNode): Promise<EventsNode[]> {
    if (node === undefined) return this.#roots()
    return node.type === 'day' ? this.#eventsOf(node) : []
  }

  protected override get asked(): boolean {
    return this.#asked
  }

  protected override async reload(eventId: string): Promise<EventsNode | undefined> {
    const node = this.#find(eventId)
    if (node === undefined) return undefined
    const info = await this.#service.getEvent(eventId).catch(() => undefined)
    if (info === undefined || !isSamePlace(info, node.info)) return undefined
    node.info = info
    return node
  }

  /** What was today is then yesterday. */
  #refreshAtMidnight(): void {
    const now = new Date()
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
    this.#midnight = setTimeout(() => {
      this.refresh()
      this.#refreshAtMidnight()
    }, midnight.getTime() - now.getTime())
  }

  async #roots(): Promise<EventsNode[]> {
    this.#asked = true
    const infos = await this.reading(() => this.#service.listEventDays(), null)
    if (infos !== null) {
      const days = infos.map((info): [string, Day] => {
        const day = this.#days.get(info.day) ?? this.#newDay({ type: 'day', info })
        day.node.info = info
        return [info.day, day]
      })
      this.#days = new Map(days)
    }
    return [...this.#days.values()].map(({ node }) => node)
  }

  async #eventsOf(parent: DayNode): Promise<EventsNode[]> {
    const events = this.#days.get(parent.info.day)?.events
    if (events === undefined) return []
    await this.reading(() => events.load(), undefined)
    const { nodes, hasMore } = events
    return hasMore ? [...nodes, { type: 'moreEvents', shown: nodes.length, parent }] : [...nodes]
  }

  #newDay(node: DayNode): Day {
    const { day } = node.info
    const events = new NodeList<EventInfo, EventNode>(
      (request) => this.#service.listEvents({ ...request, day }),
      (info) => ({ type: 'event', eventId: info.id, info, parent: node }),
    )
    return { node, events }
  }

  #find(eventId: string): EventNode | undefined {
    for (const { events } of this.#days.values()) {
      const node = events.find(eventId)
      if (node !== undefined) return node
    }
    return undefined
  }
}

/** Whether an event stays where it is in the list, and its day's counts as they are. */
function isSamePlace(one: EventInfo, other: EventInfo): boolean {
  return one.occurredAt === other.occurredAt && one.frameCount === other.frameCount && one.bytes === other.bytes
}
