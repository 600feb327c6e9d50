import { l10n } from 'vscode'
import type { StoreService } from '../shared/contracts'
import type { DebugDataPart, DebugSessionInfo } from '../shared/debug'
import {
  type DebugFrame,
  type DebugPoint,
  type DebugSession,
  type DebugTrackFacts,
  debugSessionSchema,
} from '../shared/debug-session'
import { FrametroveError } from '../shared/errors'
import { allDebugSessions, currentOrNewest } from './ui/debug-sessions'

/** A session but what it has much of. */
const factsSchema = debugSessionSchema.omit({ frameAnalysis: true, trajectoryData: true })

/**
 * A whole debug session, read in pages; without an id the current one of the video, else the newest.
 * @throws FrametroveError `not_found`, `corrupted`
 */
export async function loadDebugData(
  service: StoreService,
  videoId: string,
  sessionId: string | undefined,
): Promise<DebugSession> {
  for (;;) {
    const session = await (sessionId === undefined
      ? currentSession(service, videoId)
      : service.getDebugSession(videoId, sessionId))
    const whole = new WholeSession()
    let cursor: string | null = null
    do {
      const page = await service.loadDebugData(videoId, session.sessionId, cursor)
      for (const part of page.parts) whole.add(part)
      cursor = page.next
    } while (cursor !== null)
    // Where it was replaced meanwhile, the pages are of two sessions.
    const now = await service.getDebugSession(videoId, session.sessionId)
    if (now.createdAt === session.createdAt && now.path === session.path) return whole.value()
  }
}

async function currentSession(service: StoreService, videoId: string): Promise<DebugSessionInfo> {
  const session = currentOrNewest(await allDebugSessions(service, videoId))
  if (session !== undefined) return session
  throw new FrametroveError('not_found', {
    what: l10n.t('No debug data was loaded.'),
    why: l10n.t('The video “{0}” has no debug sessions.', videoId),
    action: l10n.t('Save or ingest a debug session of it first.'),
  })
}

/** Puts a session together from its parts. */
class WholeSession {
  #facts: Record<string, unknown> = {}
  #trajectory: Record<string, unknown> | null = null
  readonly #frames: DebugFrame[] = []
  readonly #tracks: (DebugTrackFacts & { points: DebugPoint[] })[] = []

  add(part: DebugDataPart): void {
    switch (part.kind) {
      case 'facts':
        this.#facts = part.value
        break
      case 'trajectory':
        this.#trajectory = part.value
        break
      case 'frames':
        for (const frame of part.items) this.#frames.push(frame)
        break
      case 'track':
        this.#tracks.push({ ...part.value, points: [] })
        break
      case 'points': {
        const points = this.#tracks.at(-1)?.points
        for (const point of part.items) points?.push(point)
      }
    }
  }

  value(): DebugSession {
    const facts = factsSchema.parse(this.#facts)
    const trajectoryData = this.#trajectory && { ...this.#trajectory, tracks: this.#tracks }
    return { ...facts, frameAnalysis: this.#frames, ...(trajectoryData ? { trajectoryData } : {}) }
  }
}
