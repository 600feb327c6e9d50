import { spawn } from 'node:child_process'

const script = `
while kill -0 "$1" && kill -0 "$2"; do sleep 1; done 2>/dev/null
kill -s KILL -- "-$2" 2>/dev/null
[ -z "$3" ] || { sleep 1; rm -rf -- "$3"; }`

/**
 * Ends the process group `leader` as soon as this process is gone, however it went, and deletes its temporary
 * folder if it has one: a killed test run leaves nothing behind. `release` calls the guard off.
 */
export function guardGroup(leader: number, temporary = ''): { release(): void } {
  const args = ['-c', script, 'group-guard', String(process.pid), String(leader), temporary]
  const guard = spawn('sh', args, { detached: true, stdio: 'ignore' })
  guard.unref()
  return { release: () => guard.kill('SIGKILL') }
}
