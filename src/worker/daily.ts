/** The first time is so long after the start, when whoever opened the window has what they came for. */
const FIRST_MS = 5 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Does `work` some minutes after the start and once a day; where it answers `false`, since it had to make way, again
 * some minutes later. It keeps no process alive. `work` handles its errors.
 * @returns what ends it
 */
export function daily(work: () => Promise<boolean>): () => void {
  let timer: NodeJS.Timeout
  let isEnded = false
  const schedule = (milliseconds: number): void => {
    timer = setTimeout(async () => {
      const isDone = await work()
      if (!isEnded) schedule(isDone ? DAY_MS : FIRST_MS)
    }, milliseconds)
    timer.unref()
  }
  schedule(FIRST_MS)
  return () => {
    isEnded = true
    clearTimeout(timer)
  }
}
