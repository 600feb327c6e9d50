import { spawn } from 'node:child_process'

const script = 'while kill -0 "$1" && kill -0 "$2"; do sleep 1; done 2>/dev/null; kill -KILL -- "-$2" 2>/dev/null'

/**
 * Ends the process group `leader` as soon as this process is gone, however it went: a killed test run leaves no
 * servers behind. `release` calls the guard off.
 */
export function guardGroup(leader: number): { release(): void } {
  const guard = spawn('sh', ['-c', script, 'group-guard', String(process.pid), String(leader)], {
    detached: true,
    stdio: 'ignore',
  })
  guard.unref()
  return { release: () => guard.kill('SIGKILL') }
}
