import { l10n, window } from 'vscode'
import type { TextDocuments } from '../documents'

/** A plan that a person is asked about. */
interface ShownPlan {
  question: string
  /** What it would do, in few lines. */
  lines: readonly string[]
  /** What to know before one agrees. */
  promise: string
  button: string
  /** All of it, as a document. */
  document: { title: string; text: string; question: string }
}

/** Asks whether a plan shall be carried out; the whole of it can be read before, in an editor. */
export async function isPlanConfirmed(documents: TextDocuments, plan: ShownPlan): Promise<boolean> {
  const { button, document } = plan
  const details = l10n.t('Show Details')
  const detail = [...plan.lines.map((line) => `• ${line}`), '', plan.promise].join('\n')
  const chosen = await window.showWarningMessage(plan.question, { modal: true, detail }, button, details)
  if (chosen !== details) return chosen === button
  await documents.show(document.title, document.text)
  return (await window.showWarningMessage(document.question, button, l10n.t('Cancel'))) === button
}
