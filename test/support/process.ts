import { type SpawnOptions, spawn } from 'node:child_process'
import { basename } from 'node:path'

/** How a command ended: its exit code (or the signal that ended it) and what it wrote. */
export interface Finished {
  code: number | NodeJS.Signals
  output: string
}

/** Runs a command to its end and collects stdout and stderr. Rejects only when it can't be started. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 1, output }))
  })
}

/** Runs a command that has to succeed; the error holds the end of what it wrote. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const { code, output } = await run(command, args, options)
  if (code !== 0) {
    const end = output.trim().split('\n').slice(-15).join('\n')
    throw new Error(`"${basename(command)} ${args.join(' ')}" ended with ${code}:\n${end}`)
  }
  return output
}

/** The command line of npm: the npm that runs this script, else the one on the PATH. */
export function npmCommand(args: readonly string[]): [command: string, args: string[]] {
  const script = process.env.npm_execpath
  if (script && basename(script) === 'npm-cli.js') return [process.execPath, [script, ...args]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args]]
}

/** Signals a whole process group, given its leader (a child spawned with `detached`). */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal)
  } catch (error) {
    if (!hasCode(error, 'ESRCH') && !hasCode(error, 'EPERM')) throw error
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !hasCode(error, 'ESRCH')
  }
}

/** Whether `error` is a system error with this code, such as `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
