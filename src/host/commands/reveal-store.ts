import { commands, env, l10n, UIKind, Uri, window } from 'vscode'
import { messageText } from '../ui-text'
import type { Command } from './command'

/** Reveal Store Folder: opens the folder in the system's file manager, or tells its path where that is another machine's. */
export const revealStore: Command = async ({ service }) => {
  const { folder } = await service.status()
  await revealFolder(folder)
  return folder
}

/** Reveals a folder or file on disk. */
export async function revealFolder(path: string): Promise<void> {
  if (env.uiKind === UIKind.Desktop && env.remoteName === undefined) {
    await commands.executeCommand('revealFileInOS', Uri.file(path))
    return
  }
  const copy = l10n.t('Copy Path')
  const text = messageText(l10n.t('It lies at {0}, on the machine that VS Code is connected to.', path))
  // Not awaited: the message may stay while the command is over.
  void window.showInformationMessage(text, copy).then((chosen) => {
    if (chosen === copy) void env.clipboard.writeText(path)
  })
}
