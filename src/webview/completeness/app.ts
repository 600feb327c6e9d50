import '@vscode-elements/elements/dist/vscode-button/index.js'
import type { BirpcReturn } from 'birpc'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type {
  AllView,
  Answer,
  CompletenessHost,
  CompletenessTexts,
  CompletenessWebview,
  VideoView,
} from '../../shared/webview-contracts'
import { connectHost } from '../host-rpc'
import { vsCodeApi } from '../vscode-api'
import { allVideos } from './all-videos'
import { videoReport } from './video-report'

const PAGE = 200
/** How long “copied” stays. */
const COPIED_MS = 3000

const vscode = vsCodeApi<{ videoId: string | null }>()

/** The completeness report: of one video, or of all. */
@customElement('frametrove-completeness')
export class CompletenessApp extends LitElement implements CompletenessWebview {
  @state() private texts: CompletenessTexts | null = null
  @state() private videoId: string | null = null
  @state() private video: VideoView | null = null
  @state() private all: AllView | null = null
  @state() private error: string | null = null
  @state() private copied = false
  @state() private shownGaps = PAGE
  #limit = PAGE
  #focusHeading = false
  /** Counts the loads, so that an answer that was overtaken is dropped. */
  #load = 0

  readonly #host: BirpcReturn<CompletenessHost, CompletenessWebview> = connectHost(vscode, {
    show: (videoId) => this.show(videoId),
    changed: (videoIds) => this.changed(videoIds),
  })

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#start()
  }

  show(videoId: string | null): void {
    if (videoId !== this.videoId) this.shownGaps = PAGE
    this.videoId = videoId
    vscode.setState({ videoId })
    void this.#reload()
  }

  /** Shows what the person went to; the focus follows, so that a screen reader reads on there. */
  #go(videoId: string | null): void {
    this.#focusHeading = true
    this.show(videoId)
  }

  protected override updated(): void {
    if (!this.#focusHeading) return
    const heading = this.querySelector('h1')
    if (heading === null) return
    this.#focusHeading = false
    heading.focus()
  }

  changed(videoIds: string[] | null): void {
    const concerned = this.videoId === null || videoIds === null || videoIds.includes(this.videoId)
    if (concerned) void this.#reload()
  }

  async #start(): Promise<void> {
    const { videoId, texts } = await this.#host.start()
    this.texts = texts
    this.show(videoId)
  }

  async #reload(): Promise<void> {
    const load = ++this.#load
    const { videoId } = this
    if (videoId === null) {
      const answer = await this.#host.loadAll(this.#limit)
      if (load === this.#load) this.all = this.#take(answer) ?? this.all
    } else {
      const answer = await this.#host.loadVideo(videoId)
      if (load === this.#load) this.video = this.#take(answer)
    }
  }

  /** The value of an answer; where there is none, the error is shown instead. */
  #take<T>(answer: Answer<T>): T | null {
    this.error = 'error' in answer ? answer.error : null
    return 'ok' in answer ? answer.ok : null
  }

  async #copy(): Promise<void> {
    this.copied = this.#take(await this.#host.copy(this.videoId)) === null && this.error === null
    setTimeout(() => {
      this.copied = false
    }, COPIED_MS)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts } = this
    if (texts === null) return nothing
    return html`
      ${this.videoId === null ? nothing : this.#back(texts)}
      <main>
        ${this.error === null ? nothing : html`<p class="error" role="alert">${this.error}</p>`}
        ${this.#content(texts)}
      </main>
    `
  }

  #content(texts: CompletenessTexts): TemplateResult | typeof nothing {
    const actions = this.#actions(texts)
    if (this.videoId === null) {
      if (this.all === null) return this.#waiting(texts)
      return allVideos(texts, this.all, actions, {
        open: (id) => this.#go(id),
        loadMore: () => {
          this.#limit += PAGE
          void this.#reload()
        },
      })
    }
    if (this.video?.report.video_id !== this.videoId) return this.#waiting(texts)
    return videoReport(texts, this.video, actions, this.shownGaps, () => {
      this.shownGaps += PAGE
    })
  }

  #back(texts: CompletenessTexts): TemplateResult {
    return html`<nav><button class="link" @click=${() => this.#go(null)}>← ${texts.back}</button></nav>`
  }

  #waiting(texts: CompletenessTexts): TemplateResult | typeof nothing {
    return this.error === null ? html`<p role="status">${texts.loading}</p>` : nothing
  }

  #actions(texts: CompletenessTexts): TemplateResult {
    return html`
      <div class="actions">
        <vscode-button @click=${() => void this.#host.ingest.asEvent(this.videoId)}>${texts.ingest}</vscode-button>
        <vscode-button secondary @click=${() => void this.#reload()}>${texts.refresh}</vscode-button>
        <vscode-button secondary @click=${() => void this.#copy()}>${texts.copy}</vscode-button>
        <span role="status">${this.copied ? texts.copied : nothing}</span>
      </div>
    `
  }
}
