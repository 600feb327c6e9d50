import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import type { hostRunFiles } from './host-run-files'

/** After how many milliseconds a run counts as hung. */
export interface Limits {
  /** Until the tests begin. */
  startMs: number
  /** Without a sign of life from the extension host, which gives one each second. */
  silenceMs: number
  /** From the results to the end of VS Code. */
  closeMs: number
  /** In all. */
  totalMs: number
}

/** Limits that only a hung run passes. */
export const defaultLimits: Limits = { startMs: 120_000, silenceMs: 60_000, closeMs: 30_000, totalMs: 600_000 }

const lookEveryMs = 100
const insistAfterMs = 15_000
const endSignals = ['SIGTERM', 'SIGHUP'] as const

/** Prints a run's report as it grows, and ends a run that hangs. `stop` tells what it was ended for, if it was. */
export function watchRun(files: ReturnType<typeof hostRunFiles>, limits: Limits): { stop(): string | undefined } {
  const begun = Date.now()
  const print = tail(files.output)
  let hung: string | undefined
  let endedAt = 0
  const timer = setInterval(() => {
    print()
    hung ??= overdue(files, limits, begun)
    if (hung !== undefined && Date.now() - endedAt > insistAfterMs) {
      if (endedAt === 0) console.log(hung)
      endedAt = Date.now()
      endRunTests()
    }
  }, lookEveryMs)
  // With a listener of our own, `runTests` doesn't end this process when it handles the signal.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  for (const signal of endSignals) process.on(signal, endRunTests)
  return {
    stop() {
      clearInterval(timer)
      process.removeListener('SIGINT', ignore)
      for (const signal of endSignals) process.removeListener(signal, endRunTests)
      print()
      return hung
    },
  }
}

/** `runTests` keeps the process it starts to itself, but ends it at an interrupt, by force at the second. */
function endRunTests(): void {
  process.emit('SIGINT')
}

function overdue(files: ReturnType<typeof hostRunFiles>, limits: Limits, begun: number): string | undefined {
  const over = (since: number, limit: number) => Date.now() - since > limit
  const seconds = (limit: number) => `${limit / 1000} s`
  if (over(begun, limits.totalMs)) return `the run took more than ${seconds(limits.totalMs)} and was ended`
  if (!existsSync(files.output))
    return over(begun, limits.startMs) ? `no test began within ${seconds(limits.startMs)}` : undefined
  if (existsSync(files.results))
    return over(statSync(files.results).mtimeMs, limits.closeMs)
      ? `VS Code did not close within ${seconds(limits.closeMs)} after the last test`
      : undefined
  return over(statSync(files.output).mtimeMs, limits.silenceMs)
    ? `the extension host gave no sign of life for ${seconds(limits.silenceMs)}`
    : undefined
}

/** A function that prints what the file has gained since its last call. */
function tail(file: string): () => void {
  const buffer = Buffer.alloc(64 * 1024)
  let position = 0
  return () => {
    if (!existsSync(file)) return
    const handle = openSync(file, 'r')
    try {
      for (;;) {
        const count = readSync(handle, buffer, 0, buffer.length, position)
        if (count === 0) return
        position += count
        process.stdout.write(Buffer.from(buffer.subarray(0, count)))
      }
    } finally {
      closeSync(handle)
    }
  }
}
