import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { projectRoot } from '../../support/paths'
import type { ContenderName } from './contender'

const workSchema = z.strictObject({
  /** Bytes written to disk for each byte by which the database grew, in commits of ten rows; `null` where not known. */
  commitAmplification: z.number().nullable(),
  /** The same for a bulk insert. */
  bulkAmplification: z.number().nullable(),
  peakMemoryMb: z.number(),
})

/** What a contender's own process measured. */
export type Work = z.infer<typeof workSchema>

const reopeningSchema = z.strictObject({ reopenMs: z.number() })

/** How long a contender takes from being opened after a crash to its first answer. */
export type Reopening = z.infer<typeof reopeningSchema>

/** How long a contender goes on committing before it is killed. */
const KILL_AFTER_MS = 300

/** Has a contender work in its own process, kills that in the middle of its commits, and opens what is left. */
export async function workAndCrash(
  name: ContenderName,
  folder: string,
  rows: number,
  commits: number,
): Promise<Work & Reopening> {
  const worker = start('work', [name, folder, String(rows), String(commits)])
  const work = workSchema.parse(await worker.answer)
  await sleep(KILL_AFTER_MS)
  worker.kill()
  await worker.ended
  const reopening = start('reopen', [name, folder])
  const { reopenMs } = reopeningSchema.parse(await reopening.answer)
  await reopening.ended
  return { ...work, reopenMs }
}

function start(script: 'work' | 'reopen', args: readonly string[]) {
  const file = join(projectRoot, 'dist', 'test', 'bench', 'race', `${script}.entry.js`)
  const child = spawn(process.execPath, [file, ...args], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const answer = firstLine(child.stdout).then((line) => JSON.parse(line))
  return { answer, ended, kill: () => child.kill('SIGKILL') }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('a contender ended without an answer')
}
