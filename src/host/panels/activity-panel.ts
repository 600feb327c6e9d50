import { commands, type Disposable, env, type LogOutputChannel, l10n, Uri, type WebviewPanel } from 'vscode'
import {
  type ActivityPanelHost,
  type ActivityPanelState,
  type ActivityPanelWebview,
  type ActivityView,
  activityPanelMessageSchema,
  type RecordingAction,
} from '../../shared/activity-panel-contract'
import type { StoreService } from '../../shared/contracts'
import type { GalleryScope } from '../../shared/gallery'
import type { ChangeEvent } from '../../shared/model'
import type { Answer } from '../../shared/webview-contracts'
import { Batcher } from '../batcher'
import type { FrameFocus } from '../frame-focus'
import { ActivityPanelData } from './activity-panel-data'
import { activityPanelTexts } from './activity-panel-texts'
import { PanelRpc } from './panel-rpc'
import { StoredImages } from './stored-images'
import { webviewHtml } from './webview-html'

/** How long changes are gathered before the panel is told: a live recording changes with each of its batches. */
const GATHER_MS = 1000

/** The commands behind the buttons of a live recording. */
const COMMAND_OF: Record<RecordingAction, string> = {
  pause: 'frametrove.pauseActivity',
  resume: 'frametrove.resumeActivity',
  finish: 'frametrove.finishActivity',
  discard: 'frametrove.discardRecording',
}

/** What an activity panel is built from. */
export interface ActivityPanelParts {
  service: StoreService
  log: LogOutputChannel
  extensionUri: Uri
  focus: FrameFocus
  showGallery(scope: GalleryScope): Promise<void>
  /** The folder of the store. */
  storage: string
}

/** The extension's side of an open activity panel. */
export class ActivityPanel implements Disposable {
  readonly #panel: WebviewPanel
  readonly #parts: ActivityPanelParts
  readonly #data: ActivityPanelData
  readonly #rpc: PanelRpc<ActivityPanelWebview, ActivityPanelHost>
  readonly #changes: Batcher<null>
  readonly #looks: Disposable
  #state: ActivityPanelState
  /** Where another panel looked while the page was not there to hear of it. */
  #missedMs: number | null = null

  constructor(panel: WebviewPanel, parts: ActivityPanelParts, state: ActivityPanelState) {
    const { service, log, extensionUri, focus, storage } = parts
    this.#panel = panel
    this.#parts = parts
    this.#state = state
    this.#data = new ActivityPanelData(service, new StoredImages(panel.webview, Uri.file(storage)), state.activityId)
    this.#changes = new Batcher(GATHER_MS, async () => this.#rpc.webview.changed.asEvent())
    this.#rpc = new PanelRpc({
      ...{ webview: panel.webview, functions: this.#functions(), messages: activityPanelMessageSchema },
      ...{ name: 'activity panel', log },
    })
    this.#looks = focus.onDidLook(({ by, videoId, ...moment }) => {
      if (by === this || videoId !== this.#data.videoId) return
      this.#data.momentOf(moment).then(
        (ms) => this.#follow(ms),
        (error: unknown) => log.warn(String(error)),
      )
    })
    panel.title = l10n.t('Activity')
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'activity', panel.title)
  }

  get activityId(): string {
    return this.#state.activityId
  }

  reveal(): void {
    this.#panel.reveal()
  }

  /** Takes note of a change of the store. */
  onStoreChanged({ activityIds, videoIds }: ChangeEvent): void {
    const { videoId } = this.#data
    const isOwn = activityIds?.includes(this.activityId) ?? true
    const isOfVideo = videoId !== null && (videoIds?.includes(videoId) ?? true)
    if (isOwn || isOfVideo) this.#changes.add(null)
  }

  dispose(): void {
    this.#looks.dispose()
    this.#rpc.dispose()
    this.#changes.dispose()
  }

  #follow(timeMs: number | null): void {
    if (timeMs === null) return
    this.#missedMs = timeMs
    void this.#rpc.webview.lookAt.asEvent(timeMs)
  }

  #functions(): ActivityPanelHost {
    const data = this.#data
    const { focus, showGallery } = this.#parts
    return {
      start: () => ({ state: this.#state, texts: activityPanelTexts(), lookMs: this.#missedMs }),
      keep: (state) => {
        this.#missedMs = null
        this.#state = { ...state, activityId: this.activityId }
      },
      loadActivity: async () => this.#titled(await data.activity()),
      loadRoute: (query) => data.route(query),
      loadSeries: (query) => data.series(query),
      loadSample: (position) => data.sample(position),
      loadSplit: (place) => data.split(place),
      lookAt: (frameNumber, timestampMs) => {
        if (data.videoId !== null) focus.look({ videoId: data.videoId, frameNumber, timestampMs, by: this })
      },
      showGallery: () => {
        if (data.videoId !== null) void showGallery({ kind: 'video', videoId: data.videoId })
      },
      act: (action) => void commands.executeCommand(COMMAND_OF[action], { activityId: this.activityId }),
      copy: (text) => void env.clipboard.writeText(text),
    }
  }

  /** Names the tab by what was read. */
  #titled(answer: Answer<ActivityView | null>): Answer<ActivityView | null> {
    const view = 'ok' in answer ? answer.ok : null
    if (view === null) return answer
    const { type, startedAt } = view.details
    const day = new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }).format(new Date(startedAt))
    const title = l10n.t('{0}, {1}', type, day)
    if (this.#panel.title !== title) this.#panel.title = title
    return answer
  }
}
