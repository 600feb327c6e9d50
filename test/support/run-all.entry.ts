// npm test: every part in turn, also after a failing one, and one line with the sum at the end.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endCurrentPart, runPart } from './part'
import { projectRoot, testFiles } from './paths'
import { npmCommand } from './process'
import { type Results, readResults, summary } from './results'

const scratch = mkdtempSync(join(tmpdir(), 'frametrove-all-'))

/** The checks that either pass or fail as a whole. */
async function check(script: string): Promise<Results> {
  const [command, args] = npmCommand(['run', '--silent', script])
  const problem = await runPart(command, args, 3)
  if (problem !== undefined) console.log(`${script} failed: ${problem}`)
  return problem === undefined ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** A part that counts its tests. Whatever keeps it from telling its results is one failure. */
async function tests(part: string, script: string, args: readonly string[], minutes: number): Promise<Results> {
  const file = join(scratch, `${part}.json`)
  const bundle = join(projectRoot, 'dist', 'test', 'support', script)
  const problem = await runPart(process.execPath, [bundle, ...args, '--forbid-only', '--results', file], minutes)
  const results = readResults(file)
  if (problem === undefined && results !== undefined) return results
  const counted = results ?? { passed: 0, failed: 0, skipped: 0 }
  if (counted.failed > 0) return counted
  console.log(`${part} failed: ${problem ?? 'it left no results'}`)
  return { ...counted, failed: 1 }
}

const mocha = (part: string, minutes: number) => tests(part, 'run-mocha.entry.js', [part], minutes)

/** The parts in their order. Minutes are limits for a hung part. */
const parts: Readonly<Record<string, () => Promise<Results | undefined>>> = {
  typecheck: () => check('typecheck'),
  lint: () => check('lint'),
  unit: () => mocha('unit', 12),
  faults: async () => (testFiles('faults').length > 0 ? mocha('faults', 15) : undefined),
  host: () => tests('host', 'run-host.entry.js', [], 8),
  restart: () => mocha('restart', 10),
  ui: () => mocha('ui', 40),
}

async function main(): Promise<void> {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const report: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    console.log(`\n── ${name}`)
    const begun = Date.now()
    const results = await part()
    if (results === undefined) continue
    sum.passed += results.passed
    sum.failed += results.failed
    sum.skipped += results.skipped
    report.push(`${name.padEnd(10)} ${summary(results)} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  }
  console.log(`\n${report.join('\n')}\n`)
  console.log(summary(sum))
  process.exitCode = sum.failed === 0 ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    endCurrentPart()
    process.exit(1)
  })

main().finally(() => rmSync(scratch, { recursive: true, force: true }))
