import { ProgressLocation, window } from 'vscode'
import { messageText } from '../ui-text'

/** How long a deletion may take before it shows that it is at work. */
const PATIENCE_MS = 1000

/** Asks before something is deleted; `detail` says what goes and how much. */
export async function confirmDeletion(question: string, detail: string, button: string): Promise<boolean> {
  const chosen = await window.showWarningMessage(messageText(question), { modal: true, detail }, button)
  return chosen === button
}

/** Shows a progress notification if `work` takes its time. */
export async function withPatience<T>(title: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    const options = { location: ProgressLocation.Notification, title: messageText(title) }
    // Its failure is handled by the caller, who awaits the same promise.
    void window.withProgress(options, () => work.catch(() => undefined))
  }, PATIENCE_MS)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
