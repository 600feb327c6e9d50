import { window } from 'vscode'
import { messageText } from '../ui-text'

/** Asks before something is deleted; `detail` says what goes and how much. */
export async function confirmDeletion(question: string, detail: string, button: string): Promise<boolean> {
  const chosen = await window.showWarningMessage(messageText(question), { modal: true, detail }, button)
  return chosen === button
}
