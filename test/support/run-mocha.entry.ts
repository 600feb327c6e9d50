// Runs the built tests of one part in this Node: run-mocha.entry.js <unit|faults|restart|ui> [--tests <file.js>]... [--grep <text>]
// `faults` also takes [--rounds <number>] [--seed <number>].
import { parseArgs } from 'node:util'
import { runSuite } from './mocha-suite'
import { existingPath, testFiles } from './paths'
import { prepareHosted } from './prepare-hosted'
import { messageOf } from './process'
import { summary, writeResults } from './results'
import { defaultVersion } from './vscode-versions'

/** A test's limit by part: all but `unit` start processes. */
const timeoutsMs: Readonly<Record<string, number>> = { unit: 30_000, faults: 120_000, ui: 240_000, restart: 300_000 }

const lingerMs = 5_000

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tests: { type: 'string', multiple: true },
      grep: { type: 'string' },
      results: { type: 'string' },
      'forbid-only': { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string' },
    },
  })
  const [part = ''] = positionals
  const timeoutMs = timeoutsMs[part]
  if (timeoutMs === undefined) throw new Error(`Name a part to run: ${Object.keys(timeoutsMs).join(', ')}.`)
  // Read by the tests when they are loaded.
  if (values.rounds !== undefined) process.env.FRAMETROVE_FAULT_ROUNDS = values.rounds
  if (values.seed !== undefined) process.env.FRAMETROVE_FAULT_SEED = values.seed
  // Before the tests, so that an installation doesn't count against the limit of one.
  if (part !== 'unit') await prepareHosted(defaultVersion)
  const files = values.tests?.map(existingPath) ?? testFiles(part)
  const color = process.stdout.isTTY === true
  const request = { files, grep: values.grep, forbidOnly: values['forbid-only'], color, timeoutMs }
  const results = await runSuite(request, (line) => process.stdout.write(`${line}\n`))
  if (results.passed + results.failed + results.skipped === 0) throw new Error(`No test was found for "${part}".`)
  if (values.results) writeResults(values.results, results)
  console.log(`${part}: ${summary(results)}`)
  process.exitCode = results.failed === 0 ? 0 : 1
}

main()
  .catch((error: unknown) => {
    console.error(`Failed: ${messageOf(error)}`)
    process.exitCode = 1
  })
  .finally(() => {
    // Fires only if something still keeps the process alive.
    setTimeout(() => {
      console.error('The tests left something open that keeps the process alive; it was ended.')
      process.exit()
    }, lingerMs).unref()
  })
