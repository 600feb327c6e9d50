import { l10n, window } from 'vscode'
import { promptText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { targetDebugSession } from './debug-session-target'

/** Pin Debug Session: keeps it whatever the quota. */
export const pinDebugSession: Command = (context, argument) =>
  setPinned(context, l10n.t('Pin debug session'), argument, true)

/** Unpin Debug Session: lets it go where the quota needs its room. */
export const unpinDebugSession: Command = (context, argument) =>
  setPinned(context, l10n.t('Unpin debug session'), argument, false)

async function setPinned(
  { service, operations }: CommandContext,
  title: string,
  argument: unknown,
  isPinned: boolean,
): Promise<void> {
  const question = {
    ...{ title, placeholder: l10n.t('Pick a debug session') },
    offers: ({ pinned }: { pinned: boolean }) => pinned !== isPinned,
  }
  const session = await targetDebugSession(service, question, argument)
  if (session === undefined) return
  const { videoId, sessionId } = session
  const name = isPinned ? l10n.t('Pinning {0}', sessionId) : l10n.t('Unpinning {0}', sessionId)
  await operations.run(name, () => service.pinDebugSession(videoId, sessionId, isPinned))
  const text = isPinned ? l10n.t('{0}: pinned', sessionId) : l10n.t('{0}: unpinned', sessionId)
  window.setStatusBarMessage(promptText(text), 3000)
}
