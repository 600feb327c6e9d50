import { FileRun } from './file-run'
import type { HeaderFacts } from './header'
import type { IngestState } from './ingest-state'

const NO_HEADER: HeaderFacts = { videoId: null, toolName: null, facts: {}, video: {} }

/** How the router speaks of the file that it works for. */
export interface FileVoice {
  refuse(message: string): void
  warn(message: string): void
}

/**
 * Finds the run that each record of one file belongs to: of the video and tool that the user
 * chose, or else that the record or the header names.
 */
export class RunRouter {
  readonly #state: IngestState
  readonly #voice: FileVoice
  readonly #runs = new Map<string, FileRun>()
  #header = NO_HEADER
  /** Keys of the header that look like `video_id` and `tool`, as the file spells them. */
  #misspelt = new Map<string, string>()
  /** The run of the header; undefined until a record asks for it. */
  #current: FileRun | null | undefined
  #refused = false
  readonly #overruled = { video: new Set<string>(), tool: new Set<string>() }

  constructor(state: IngestState, voice: FileVoice) {
    this.#state = state
    this.#voice = voice
  }

  get runs(): Iterable<FileRun> {
    return this.#runs.values()
  }

  /** What a header says counts for the records after it. */
  setHeader(header: HeaderFacts, misspelt: Map<string, string>): void {
    this.#header = header
    this.#misspelt = misspelt
    this.#current = undefined
    const { width, height } = header.video
    const videoId = this.#state.request.videoId ?? header.videoId
    if (videoId !== null) this.#state.sizesOf(videoId).setVideo(width, height)
  }

  /** The run of a record that names the video `ownVideo`, or none; `null` where the file names too little. */
  runOf(ownVideo: string | null | undefined): FileRun | null {
    const chosen = this.#state.request.videoId
    if (ownVideo != null && ownVideo !== this.#header.videoId) {
      if (chosen === undefined) return this.#open(ownVideo)
      this.#overrule('video', ownVideo, chosen)
    }
    if (this.#current === undefined) {
      this.#current = this.#open(chosen ?? this.#header.videoId)
      if (this.#current !== null) this.#describeCurrent(this.#current)
    }
    return this.#current
  }

  /** Warns of what the user's choice has overruled; to be called at the end of the file. */
  end(): void {
    const { videoId, toolName } = this.#state.request
    this.#warnOverruled('video', videoId)
    this.#warnOverruled('tool', toolName)
  }

  #open(videoId: string | null): FileRun | null {
    const toolName = this.#state.request.toolName ?? this.#header.toolName
    if (videoId === null || toolName === null) {
      this.#refuseNameless(videoId === null, toolName === null)
      return null
    }
    // Ids have no control characters, so the key is unambiguous.
    const key = `${videoId}\n${toolName}`
    const known = this.#runs.get(key)
    if (known !== undefined) return known
    const run = new FileRun(videoId, toolName)
    this.#runs.set(key, run)
    this.#state.sink.describe(videoId, toolName, this.#header.facts, {})
    return run
  }

  #describeCurrent({ videoId, toolName }: FileRun): void {
    const { facts, video, videoId: saidVideo, toolName: saidTool } = this.#header
    this.#state.sink.describe(videoId, toolName, facts, video)
    this.#overrule('video', saidVideo, videoId)
    this.#overrule('tool', saidTool, toolName)
  }

  #overrule(thing: 'video' | 'tool', said: string | null, chosen: string): void {
    const names = this.#overruled[thing]
    // Three are enough to say that there are several.
    if (said !== null && said !== chosen && names.size < 3) names.add(said)
  }

  #warnOverruled(thing: 'video' | 'tool', chosen: string | undefined): void {
    const said = [...this.#overruled[thing]]
    if (said.length === 0 || chosen === undefined) return
    const names = said.slice(0, 2).map((name) => `“${name}”`)
    const others = said.length > 2 ? ' and others' : ''
    this.#voice.warn(`names the ${thing} ${names.join(', ')}${others}; stored as “${chosen}”, as you chose.`)
  }

  /** Says once a file what it does not name. */
  #refuseNameless(noVideo: boolean, noTool: boolean): void {
    if (this.#refused) return
    this.#refused = true
    if (noVideo) this.#voice.refuse(this.#namelessFault('video', 'video_id'))
    if (noTool) this.#voice.refuse(this.#namelessFault('tool', 'tool'))
  }

  #namelessFault(thing: string, key: string): string {
    const given = this.#misspelt.get(key)
    const hint = given === undefined ? '' : `; did you mean ${key} where it says ${given}?`
    return `names no ${thing}: choose one when you ingest, or put "${key}" into the file${hint}`
  }
}
