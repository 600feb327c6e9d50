import { readFileSync } from 'node:fs'

/**
 * When a process started, in clock ticks since the machine did: tells a process from a later one
 * with the same number. `null` where the system does not say; only Linux does (proc(5), field 22
 * of /proc/<pid>/stat).
 */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in brackets, may itself hold spaces and brackets.
    const behindName = stat.slice(stat.lastIndexOf(')') + 2)
    return behindName.split(' ')[19] ?? null
  } catch {
    return null
  }
}
