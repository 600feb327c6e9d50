// The module that VS Code calls inside its extension host: runs the requested tests and leaves their results.
import { appendFileSync, readFileSync, utimesSync } from 'node:fs'
import { format } from 'node:util'
import { hostRunFiles } from './host-run-files'
import { runSuite, suiteSchema } from './mocha-suite'
import { writeResults } from './results'

const heartbeatMs = 1_000

/** Runs the tests; rejects if any failed, which VS Code turns into its exit code. */
export async function run(): Promise<void> {
  const files = hostRunFiles(process.env.FRAMETROVE_TEST_RUN ?? missing())
  // A file, because the host's console arrives out of order and its end is lost in a crash.
  const write = (line: string) => appendFileSync(files.output, `${line}\n`)
  write('')
  const heartbeat = setInterval(() => utimesSync(files.output, new Date(), new Date()), heartbeatMs)
  const restoreConsole = mirrorConsole(write)
  try {
    const request = suiteSchema.parse(JSON.parse(readFileSync(files.request, 'utf8')))
    const results = await runSuite(request, write)
    writeResults(files.results, results)
    if (results.failed > 0) throw new Error(`${results.failed} tests failed.`)
  } finally {
    restoreConsole()
    clearInterval(heartbeat)
  }
}

/** Shows what tests print in its place in the report. VS Code makes these properties read-only. */
function mirrorConsole(write: (line: string) => void): () => void {
  const value = (...parts: unknown[]) => write(format(...parts))
  const names = ['log', 'info', 'warn', 'error'] as const
  const before = names.map((name) => ({ name, property: Object.getOwnPropertyDescriptor(console, name) }))
  for (const name of names) Object.defineProperty(console, name, { configurable: true, writable: true, value })
  return () => {
    for (const { name, property } of before) if (property) Object.defineProperty(console, name, property)
  }
}

function missing(): never {
  throw new Error('FRAMETROVE_TEST_RUN is not set: start these tests with "npm run test:host".')
}
