import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { runOrThrow } from './process'

interface ProcessInfo {
  pid: number
  group: number
  command: string
}

/** The extension hosts in the process group of a server. */
export async function extensionHosts(group: number): Promise<number[]> {
  const processes = process.platform === 'linux' ? readProc() : await readPs()
  return processes.filter((p) => p.group === group && p.command.includes('--type=extensionHost')).map((p) => p.pid)
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('No free port.'))
      })
    })
  })
}

/** Straight from /proc, since small images have no `ps`. */
function readProc(): ProcessInfo[] {
  const all: ProcessInfo[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z') continue
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      all.push({ pid: Number(name), group: Number(group), command })
    } catch {
      // Ended between the listing and the reading.
    }
  }
  return all
}

async function readPs(): Promise<ProcessInfo[]> {
  const lines = (await runOrThrow('ps', ['-A', '-o', 'pid=,pgid=,args='])).split('\n')
  return lines.flatMap((line) => {
    const [, pid, group, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid && group && command ? [{ pid: Number(pid), group: Number(group), command }] : []
  })
}
