// Stands in for the native watchdog in the hosted server: an extension host ends when its server is gone.
import { isAlive } from '../process'

/** Ends this process soon after the process `pid` has ended. By a signal: VS Code blocks `process.exit` in the host. */
export function start(pid: number): void {
  setInterval(() => {
    if (!isAlive(pid)) process.kill(process.pid, 'SIGKILL')
  }, 6_000).unref()
}

/** Ends this process. */
export function exit(code?: number): void {
  process.exit(code ?? 0)
}
