/** Where a question stands in its sequence. */
export interface Position {
  step: number
  totalSteps: number
}

/** What a person did with a question: gave an answer, wants the one before again, or left. */
export type Reply<T> = { answer: T } | 'back' | 'cancelled'

/** One question: asks, keeps the answer, and tells how to go on. */
export type Step = (position: Position) => Promise<'next' | 'back' | 'cancelled'>

/** A step that asks with `ask` and hands the answer to `keep`. */
export function step<T>(ask: (position: Position) => Promise<Reply<T>>, keep: (answer: T) => void): Step {
  return async (position) => {
    const reply = await ask(position)
    if (reply === 'back' || reply === 'cancelled') return reply
    keep(reply.answer)
    return 'next'
  }
}

/** Asks one question after another, back and forth; `false` if the person left. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  let index = 0
  for (let current = steps[0]; current !== undefined; current = steps[index]) {
    const outcome = await current({ step: index + 1, totalSteps: steps.length })
    if (outcome === 'cancelled') return false
    index = Math.max(0, index + (outcome === 'next' ? 1 : -1))
  }
  return true
}
