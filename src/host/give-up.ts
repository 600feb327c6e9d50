import { arch, release, type } from 'node:os'
import { env, extensions, type LogOutputChannel, l10n, version, window } from 'vscode'
import * as z from 'zod'
import type { FrametroveError } from '../shared/errors'
import { revealFolder } from './commands/reveal-store'
import type { TextDocuments } from './documents'
import type { StoreClient } from './store-client'
import { messageText } from './ui-text'

const manifestSchema = z.object({ version: z.string() })

/** Tells that the store is not started again by itself. The message stays until it is started, or closed. */
export async function tellGaveUp(
  error: FrametroveError,
  client: StoreClient,
  documents: TextDocuments,
  log: LogOutputChannel,
): Promise<void> {
  const start = l10n.t('Start Again')
  const others = new Map<string, () => unknown>([
    [l10n.t('Show Log'), () => log.show()],
    [l10n.t('Reveal Files'), async () => revealFolder(await client.storageFolder())],
    [l10n.t('Report…'), async () => documents.show(l10n.t('Problem report'), reportText(error))],
  ])
  for (;;) {
    const chosen = await window.showErrorMessage(messageText(error.message), start, ...others.keys())
    if (chosen === start) return client.startAgain()
    const other = chosen === undefined ? undefined : others.get(chosen)
    if (other === undefined) return
    await other()
  }
}

/** What whoever looks into the problem wants to know; without paths, which may be private. */
function reportText(error: FrametroveError): string {
  const own = manifestSchema.safeParse(extensions.getExtension('frametrove.frametrove')?.packageJSON).data
  const facts = [
    `Frametrove ${own?.version ?? '?'}`,
    `${env.appName} ${version}${env.remoteName === undefined ? '' : ` (${env.remoteName})`}`,
    `${type()} ${release()} ${arch()}, Node ${process.versions.node}`,
  ]
  return [
    l10n.t('Send this to whoever you have Frametrove from, with the lines of “Frametrove: Show Log” about it.'),
    ...['', error.what, error.why, '', ...facts, ''],
  ].join('\n')
}
