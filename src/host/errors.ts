import { sep } from 'node:path'
import { type LogOutputChannel, l10n, window, workspace } from 'vscode'
import type { FrametroveError, Problem } from '../shared/errors'
import type { TextDocuments } from './documents'
import { messageLevel } from './error-level'
import { numberText } from './format'
import { messageText } from './ui-text'

/** Something else a person may do about an error: a button of its message. */
export interface Remedy {
  label: string
  run(): unknown
  /** Whether the message comes back afterwards, since this alone mends nothing. */
  isAside?: boolean
}

const SHOW = {
  information: window.showInformationMessage,
  warning: window.showWarningMessage,
  error: window.showErrorMessage,
} as const

/**
 * Shows errors to people: one message, with the whole list of problems a click away. Whatever fails is told through this,
 * or where it was asked for: in a panel, above a tree, in a task's terminal.
 */
export class ErrorPresenter {
  readonly #log: LogOutputChannel
  readonly #documents: TextDocuments

  constructor(log: LogOutputChannel, documents: TextDocuments) {
    this.#log = log
    this.#documents = documents
  }

  /** Logs the error with all its problems; `from` tells what failed. */
  log(error: FrametroveError, from: string): void {
    const level = messageLevel(error) === 'error' ? 'error' : 'warn'
    this.#log[level](`${from}: ${error.message}`)
    for (const problem of error.problems) this.#log[level](`  ${problemText(problem)}`)
  }

  /** Shows the error by its severity, and waits for the message to close. */
  async show(error: FrametroveError, remedies: readonly Remedy[] = []): Promise<void> {
    const buttons: Remedy[] = [...remedies]
    if (error.problemCount > 1) {
      buttons.push({ label: l10n.t('Show All Problems'), run: () => this.showProblems(error) })
    } else if (error.problemCount === 1) {
      // VS Code shows a message in full only where it has a button.
      buttons.push({ label: l10n.t('Show Problem'), run: () => this.showProblems(error) })
    } else if (error.category !== 'validation' && error.code !== 'cancelled') {
      buttons.push({ label: l10n.t('Show Log'), run: () => this.#log.show(), isAside: true })
    }
    const text = messageText(shortPaths(sentence(error)))
    const labels = buttons.map((it) => it.label)
    for (;;) {
      const label = await SHOW[messageLevel(error)](text, ...labels)
      const chosen = buttons.find((it) => it.label === label)
      await chosen?.run()
      if (!chosen?.isAside || remedies.length === 0) return
    }
  }

  /** Opens the list of an error's problems as a read-only document. */
  async showProblems(error: FrametroveError): Promise<void> {
    const lines = [error.what, error.action, '', ...error.problems.map(problemText)]
    const more = error.problemCount - error.problems.length
    if (more > 0) lines.push(l10n.t('… and {0} more', numberText(more)))
    await this.#documents.show(l10n.t('Problems'), shortPaths(lines.join('\n')))
  }
}

/** Such as “results.json: objects[17].bbox[2]: must not be negative”. */
export function problemText(problem: Problem): string {
  return [problem.file, problem.where, problem.message].filter((it) => it !== undefined).join(': ')
}

/** The message of an error: what happened, the first problem or why, and what to do. */
function sentence(error: FrametroveError): string {
  const first = error.problems[0]
  if (first === undefined || error.why.includes(first.message)) return error.message
  return `${error.what} ${problemText(first)}. ${error.action}`
}

/** Paths in the workspace as its explorer shows them: the full ones fill a message and hide what is wrong. */
function shortPaths(text: string): string {
  const folders = workspace.workspaceFolders ?? []
  return folders.reduce((short, { uri }) => short.replaceAll(`${uri.fsPath}${sep}`, ''), text)
}
