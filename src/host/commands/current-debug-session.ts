import { l10n, window } from 'vscode'
import { pickDebuggedVideo } from '../ui/debug-sessions'
import { promptText } from '../ui-text'
import { videoIdOf } from './arguments'
import type { Command, CommandContext } from './command'
import { targetDebugSession } from './debug-session-target'

/** Make Debug Session Current: it is what the video's dashboard shows, and is kept whatever the quota. */
export const makeDebugSessionCurrent: Command = async (context, argument) => {
  const question = {
    ...{ title: l10n.t('Make debug session current'), placeholder: l10n.t('Pick a debug session') },
    offers: ({ current }: { current: boolean }) => !current,
  }
  const session = await targetDebugSession(context.service, question, argument)
  if (session === undefined) return
  const { videoId, sessionId } = session
  await setCurrent(context, videoId, sessionId)
  tell(l10n.t('{0}: {1} is the current debug session', videoId, sessionId))
}

/** Detach Debug Session: its video has no current one any more; the session stays. */
export const detachDebugSession: Command = async (context, argument) => {
  const title = l10n.t('Detach debug session')
  const videoId = videoIdOf(argument) ?? (await pickDebuggedVideo(context.service, title))
  if (videoId === undefined) return
  await setCurrent(context, videoId, null)
  tell(l10n.t('{0}: no debug session is current', videoId))
}

async function setCurrent(
  { service, operations }: CommandContext,
  videoId: string,
  sessionId: string | null,
): Promise<void> {
  await operations.run(l10n.t('Updating {0}', videoId), () => service.setCurrentDebugSession(videoId, sessionId))
}

function tell(text: string): void {
  window.setStatusBarMessage(promptText(text), 3000)
}
