// The race at one size, on a Node that has node:sqlite: node race.entry.js <megabytes>. Prints a JSON line a figure.
import { join, resolve } from 'node:path'
import { withScratch } from '../scratch'
import { CONTENDERS } from './contender'
import { copyDatabase, makeDatabases } from './databases'
import { figuresOf } from './figures'
import { type Reopening, type Work, workAndCrash } from './processes'
import { type RunnerName, raceTimes } from './times'

const MB = 1_000_000
/** Commits at a time in a process of its own. */
const COMMITS = 1000
const IMAGE_COMMITS = 2

async function main(megabytes: number): Promise<void> {
  // Not the system's temporary folder: that may be in memory, where a sync costs nothing.
  await withScratch(resolve('.vscode-test'), async (folder) => {
    const base = join(folder, 'base')
    const rows = await makeDatabases(base, megabytes * MB)
    const timed = join(folder, 'timed')
    for (const name of CONTENDERS) await copyDatabase(name, base, timed)
    const outcome = await raceTimes(timed, rows)
    const works = new Map<RunnerName, Work & Reopening>()
    for (const name of CONTENDERS) {
      const worked = join(folder, name)
      await copyDatabase(name, base, worked)
      works.set(name, await workAndCrash(name, worked, rows, name === 'image' ? IMAGE_COMMITS : COMMITS))
    }
    for (const figure of figuresOf(megabytes, outcome, works)) process.stdout.write(`${JSON.stringify(figure)}\n`)
  })
}

void main(Number(process.argv[2]))
