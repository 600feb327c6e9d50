import { QuickInputButtons, window } from 'vscode'
import type { Position, Reply } from './steps'

/** A question that is answered by typing. */
export interface TextQuestion {
  title: string
  prompt: string
  placeholder: string
  /** What stands there at first. */
  value?: string
  /** What is wrong with a text, or `undefined`. */
  problem(text: string): string | undefined
}

/** Asks for a text; it is checked as the person types. It stays where something else gets the focus, as `ask` does. */
export function askText(question: TextQuestion, position: Position): Promise<Reply<string>> {
  return new Promise((resolve) => {
    const input = window.createInputBox()
    input.title = question.title
    input.prompt = question.prompt
    input.placeholder = question.placeholder
    input.value = question.value ?? ''
    input.ignoreFocusOut = true
    if (position.totalSteps > 1) {
      input.step = position.step
      input.totalSteps = position.totalSteps
    }
    if (position.step > 1) input.buttons = [QuickInputButtons.Back]

    let reply: Reply<string> = 'cancelled'
    input.onDidChangeValue((text) => {
      input.validationMessage = question.problem(text.trim())
    })
    input.onDidTriggerButton(() => {
      reply = 'back'
      input.hide()
    })
    input.onDidAccept(() => {
      const text = input.value.trim()
      if (question.problem(text) !== undefined) return
      reply = { answer: text }
      input.hide()
    })
    input.onDidHide(() => {
      input.dispose()
      resolve(reply)
    })
    input.show()
  })
}
