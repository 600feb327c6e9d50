import { l10n, QuickInputButtons, type QuickPick, type QuickPickItem, window } from 'vscode'
import { idSchema } from '../../shared/ids'
import { labelText } from '../ui-text'
import type { Position, Reply } from './steps'

/** An answer to pick. */
export interface Choice<T> extends QuickPickItem {
  value: T
}

/** A question with a list of answers. */
export interface Question<T> {
  title: string
  placeholder: string
  /** Shown as soon as they are there. */
  choices: Promise<Choice<T>[]> | Choice<T>[]
  /** The item for what was typed and is not in the list; without it only the list counts. */
  typed?: (text: string) => TypedItem<T>
}

/** What was typed, as an answer, or what is wrong with it. */
export type TypedItem<T> = { item: Choice<T> } | { problem: string }

/**
 * Asks; Back is offered after the first step. The question stays where something else gets the focus: a webview that had
 * it before the palette takes it back late, and the question would be gone before it was seen.
 * @throws what `choices` is rejected with
 */
export function ask<T>(question: Question<T>, position: Position = { step: 1, totalSteps: 1 }): Promise<Reply<T>> {
  return new Promise((resolve, reject) => {
    const pick = window.createQuickPick<Choice<T> | ProblemItem>()
    pick.title = question.title
    pick.placeholder = question.placeholder
    pick.matchOnDescription = true
    pick.ignoreFocusOut = true
    if (position.totalSteps > 1) {
      pick.step = position.step
      pick.totalSteps = position.totalSteps
    }
    if (position.step > 1) pick.buttons = [QuickInputButtons.Back]

    let reply: Reply<T> = 'cancelled'
    pick.onDidTriggerButton(() => {
      reply = 'back'
      pick.hide()
    })
    pick.onDidAccept(() => {
      const [item] = pick.activeItems
      if (item === undefined || !('value' in item)) return
      reply = { answer: item.value }
      pick.hide()
    })
    pick.onDidHide(() => {
      pick.dispose()
      resolve(reply)
    })
    fill(pick, question).catch((error: unknown) => {
      reject(error)
      pick.hide()
    })
    pick.show()
  })
}

/** A line that only says what is wrong; it can't be chosen. */
interface ProblemItem extends QuickPickItem {
  problem: true
}

/** Fills the list, and again as the person types. */
async function fill<T>(pick: QuickPick<Choice<T> | ProblemItem>, question: Question<T>): Promise<void> {
  let choices: Choice<T>[] = []
  const refresh = (): void => {
    const text = pick.value.trim()
    const known = text === '' || choices.some((it) => it.label === labelText(text))
    const typed = known ? undefined : question.typed?.(text)
    // What was typed comes last, so that Enter takes the match among what is there first.
    if (typed === undefined) pick.items = choices
    else if ('item' in typed) pick.items = [...choices, { ...typed.item, alwaysShow: true }]
    else pick.items = [...choices, { label: `$(error) ${typed.problem}`, alwaysShow: true, problem: true }]
  }
  pick.onDidChangeValue(refresh)
  pick.busy = true
  choices = await question.choices
  pick.busy = false
  refresh()
}

/** The item for a new id that is being typed: the id, or why it can't be one. */
export function typedId(label: (id: string) => string): (text: string) => TypedItem<string> {
  return (text) => {
    const result = idSchema.safeParse(text)
    if (result.success) return { item: { label: `$(add) ${label(labelText(result.data))}`, value: result.data } }
    return { problem: l10n.t('This id {0}.', result.error.issues[0]?.message ?? '') }
  }
}
