import { format, inspect } from 'node:util'
import Mocha from 'mocha'
import { z } from 'zod'
import type { Results } from './results'
import { toSourcePositions } from './source-positions'

/** What to run; passed as JSON to the extension host. */
export const suiteSchema = z.strictObject({
  files: z.array(z.string()),
  /** Only tests whose full title has this text. */
  grep: z.string().optional(),
  /** Whether a leftover `.only` is a failure. */
  forbidOnly: z.boolean(),
  color: z.boolean(),
  /** A test's limit, unless it sets its own. */
  timeoutMs: z.int(),
})

/** A selection of test files and how to run them. */
export type SuiteRequest = z.infer<typeof suiteSchema>

/** Runs test files with Mocha, with both its BDD and its TDD functions; `write` gets the report line by line. */
export async function runSuite(request: SuiteRequest, write: (line: string) => void): Promise<Results> {
  Mocha.reporters.Base.consoleLog = (...parts) => write(format(...parts))
  const mocha = new Mocha({
    reporter: 'spec',
    color: request.color,
    timeout: request.timeoutMs,
    forbidOnly: request.forbidOnly,
    ui: 'bdd',
  })
  // Adds its functions beside those of BDD: a file uses either.
  mocha.ui('tdd')
  if (request.grep !== undefined) mocha.fgrep(request.grep)
  for (const file of request.files) mocha.addFile(file)
  process.setSourceMapsEnabled(true)
  try {
    await mocha.loadFilesAsync()
  } catch (error) {
    write(`A test file could not be loaded: ${toSourcePositions(inspect(error))}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0 })
    })
    runner.prependListener('fail', (_test, error: unknown) => {
      if (error instanceof Error && error.stack) error.stack = toSourcePositions(error.stack)
    })
  })
}
