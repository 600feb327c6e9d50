import { commands, type LogOutputChannel, l10n, type TreeItem } from 'vscode'
import type { ActivityInfo } from '../../shared/activities'
import type { StoreService } from '../../shared/contracts'
import type { ChangeEvent } from '../../shared/model'
import type { RecordingInfo } from '../../shared/recording'
import { Batcher } from '../batcher'
import { ActivitiesDrop } from './activities-drop'
import { activitiesItem, LOAD_MORE_ACTIVITIES } from './activity-items'
import type { ActivitiesNode, ActivityNode, RecordingNode } from './activity-nodes'
import { NodeList } from './node-list'
import { StoreTree } from './store-tree'

/** How often a live recording is brought up to date at most. */
const LIVE_MS = 1000

/** The Activities tree: live recordings, then saved activities, the newest first. */
export class ActivitiesTree extends StoreTree<ActivitiesNode> {
  readonly #service: StoreService
  readonly #activities: NodeList<ActivityInfo, ActivityNode>
  readonly #liveChanges: Batcher<string>
  #recordings = new Map<string, RecordingNode>()

  constructor(service: StoreService, log: LogOutputChannel) {
    super(log, {
      ...{ viewId: 'frametrove.activities', canSelectMany: true, showCollapseAll: false },
      failure: l10n.t('The activities could not be read.'),
      dragAndDropController: new ActivitiesDrop(),
    })
    this.#service = service
    this.#activities = new NodeList(
      (request) => service.listActivities(request),
      (info) => ({ type: 'activity', activityId: info.id, info }),
    )
    this.#liveChanges = new Batcher(LIVE_MS, async (ids) => this.noteChanged([...ids]))
    this.own(this.#liveChanges)
    this.own(
      commands.registerCommand(LOAD_MORE_ACTIVITIES, () => {
        this.#activities.wantMore()
        this.refresh()
      }),
    )
  }

  /** Takes note of a change of the store. Samples come more often than a person can read. */
  onStoreChanged({ activityIds }: ChangeEvent): void {
    this.noteChanged(activityIds?.filter((id) => !this.#recordings.has(id)) ?? null)
    for (const id of activityIds ?? []) if (this.#recordings.has(id)) this.#liveChanges.add(id)
  }

  override getTreeItem(node: ActivitiesNode): TreeItem {
    return activitiesItem(node)
  }

  override getParent(): undefined {
    return undefined
  }

  override async getChildren(node?: ActivitiesNode): Promise<ActivitiesNode[]> {
    if (node !== undefined) return []
    await this.reading(() => Promise.all([this.#activities.load(), this.#loadRecordings()]), undefined)
    const { nodes, hasMore } = this.#activities
    const shown = [...this.#recordings.values(), ...nodes]
    return hasMore ? [...shown, { type: 'moreActivities', shown: nodes.length }] : shown
  }

  protected override get asked(): boolean {
    return this.#activities.asked
  }

  protected override async reload(activityId: string): Promise<ActivitiesNode | undefined> {
    return this.#recordings.has(activityId) ? this.#reloadRecording(activityId) : this.#reloadActivity(activityId)
  }

  async #reloadRecording(activityId: string): Promise<RecordingNode | undefined> {
    const infos = await this.#service.listRecordings().catch(() => [])
    const info = infos.find((it) => it.id === activityId)
    const node = this.#recordings.get(activityId)
    if (info === undefined || node === undefined) return undefined
    node.info = info
    return node
  }

  async #reloadActivity(activityId: string): Promise<ActivityNode | undefined> {
    const node = this.#activities.find(activityId)
    if (node === undefined) return undefined
    const info = await this.#service.getActivity(activityId).catch(() => undefined)
    // One that begins at another time has another place in the list.
    if (info === undefined || info.startedAt !== node.info.startedAt) return undefined
    node.info = info
    return node
  }

  async #loadRecordings(): Promise<void> {
    const infos = await this.#service.listRecordings()
    const nodes = infos.map((info): [string, RecordingNode] => [info.id, this.#recordingNode(info)])
    this.#recordings = new Map(nodes)
  }

  #recordingNode(info: RecordingInfo): RecordingNode {
    const node = this.#recordings.get(info.id) ?? { type: 'recording', activityId: info.id, info }
    node.info = info
    return node
  }
}
