// Opens a contender that was killed: node reopen.entry.js <contender> <folder>. Tells how long the first answer took.
import { performance } from 'node:perf_hooks'
import { CONTENDERS } from './contender'
import { openContender } from './contenders'
import type { Reopening } from './processes'

async function main(): Promise<void> {
  const [name, folder = ''] = process.argv.slice(2)
  const known = CONTENDERS.find((it) => it === name)
  if (!known) throw new Error(`no contender is called ${name}`)
  const begun = performance.now()
  const contender = await openContender(known, folder)
  contender.query()
  const reopening: Reopening = { reopenMs: performance.now() - begun }
  process.stdout.write(`${JSON.stringify(reopening)}\n`)
  await contender.close()
}

void main()
