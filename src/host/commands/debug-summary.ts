import { commands, l10n } from 'vscode'
import type { SavedDebugSession } from '../../shared/debug'
import { bytesText, countText, debugSessionsText } from '../format'

/** Such as “vid_123: debug session tuned stored: 1,200 frames, 240 kB kept in 31 kB”. */
export function debugSummaryText(sessions: readonly SavedDebugSession[]): string {
  const [only] = sessions
  return sessions.length === 1 && only !== undefined ? ofOne(only) : ofMany(sessions)
}

/** Opens the dashboard of the last one, which is the current one now if it was stored. */
export async function openLastDashboard(sessions: readonly SavedDebugSession[]): Promise<void> {
  const last = sessions.at(-1)
  if (last === undefined) return
  const { videoId, sessionId } = last
  await commands.executeCommand('frametrove.openDebugDashboard', { videoId, sessionId })
}

function ofOne(session: SavedDebugSession): string {
  const { videoId, sessionId, outcome } = session
  switch (outcome) {
    case 'stored':
      return l10n.t('{0}: debug session {1} stored: {2}', videoId, sessionId, sizesText([session]))
    case 'replaced':
      return l10n.t('{0}: debug session {1} replaced: {2}', videoId, sessionId, sizesText([session]))
    case 'unchanged':
      return l10n.t('{0}: debug session {1} already stored; nothing was changed', videoId, sessionId)
  }
}

function ofMany(sessions: readonly SavedDebugSession[]): string {
  const having = (outcome: SavedDebugSession['outcome']) => sessions.filter((session) => session.outcome === outcome)
  const [stored, replaced, unchanged] = [having('stored'), having('replaced'), having('unchanged')]
  const parts: string[] = []
  if (stored.length > 0) parts.push(l10n.t('{0} stored: {1}', debugSessionsText(stored.length), sizesText(stored)))
  if (replaced.length > 0)
    parts.push(l10n.t('{0} replaced: {1}', debugSessionsText(replaced.length), sizesText(replaced)))
  if (unchanged.length > 0)
    parts.push(l10n.t('{0} already stored; nothing was changed there', debugSessionsText(unchanged.length)))
  return parts.join('; ')
}

/** Such as “1,200 frames, 240 kB kept in 31 kB”. */
function sizesText(sessions: readonly SavedDebugSession[]): string {
  const sum = (of: (session: SavedDebugSession) => number) => sessions.reduce((total, it) => total + of(it), 0)
  const frames = countText(
    'frames',
    sum((it) => it.frames),
  )
  const [raw, stored] = [bytesText(sum((it) => it.rawBytes)), bytesText(sum((it) => it.storedBytes))]
  return l10n.t('{0}, {1} kept in {2}', frames, raw, stored)
}
