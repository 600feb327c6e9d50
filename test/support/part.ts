import { type ChildProcess, spawn } from 'node:child_process'
import { projectRoot } from './paths'
import { signalGroup } from './process'

const graceMs = 15_000

let current: ChildProcess | undefined

/** Runs one part of all tests with its output shown as it comes. Tells why it failed; undefined if it passed. */
export function runPart(command: string, args: readonly string[], minutes: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Its own process group, so that a hung part can be ended with all it started.
    const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', detached: process.platform !== 'win32' })
    current = child
    let late: string | undefined
    const limit = setTimeout(() => {
      late = `it took more than ${minutes} minutes and was ended`
      end(child, 'SIGTERM')
      setTimeout(() => end(child, 'SIGKILL'), graceMs).unref()
    }, minutes * 60_000)
    const finish = (problem: string | undefined) => {
      clearTimeout(limit)
      current = undefined
      resolve(late ?? problem)
    }
    child.on('error', (error) => finish(error.message))
    child.on('exit', (code, signal) => finish(code === 0 ? undefined : `it ended with ${code ?? signal}`))
  })
}

/** Ends the part that runs now, if any. */
export function endCurrentPart(): void {
  if (current) end(current, 'SIGTERM')
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && process.platform !== 'win32') signalGroup(child.pid, signal)
  else child.kill(signal)
}
