// npm run test:host -- [--tests <file.js>]... [--workspace <folder>] [--vscode 1.103] [--env KEY=VALUE]...
import { parseArgs } from 'node:util'
import { runInHost } from './host-run'
import { defaultLimits } from './host-run-watch'
import { existingPath, testFiles } from './paths'
import { messageOf } from './process'
import { summary, writeResults } from './results'
import { copySampleWorkspace } from './sample-workspace'
import { defaultVersion, parseVersion } from './vscode-versions'

const testTimeoutMs = 60_000

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      tests: { type: 'string', multiple: true },
      workspace: { type: 'string' },
      vscode: { type: 'string' },
      env: { type: 'string', multiple: true, default: [] },
      leg: { type: 'string', default: 'auto' },
      grep: { type: 'string' },
      timeout: { type: 'string' },
      results: { type: 'string' },
      'forbid-only': { type: 'boolean', default: false },
    },
  })
  const files = values.tests?.map(existingPath) ?? testFiles('host')
  if (files.length === 0) throw new Error('There are no tests in dist/test/host. Build first: npm run build -- --tests')
  const sample = values.workspace === undefined ? copySampleWorkspace() : undefined
  try {
    const results = await runInHost({
      version: values.vscode === undefined ? defaultVersion : parseVersion(values.vscode),
      leg: parseLeg(values.leg),
      workspace: sample?.folder ?? existingPath(values.workspace ?? '.'),
      suite: {
        files,
        grep: values.grep,
        forbidOnly: values['forbid-only'],
        color: process.stdout.isTTY === true,
        timeoutMs: testTimeoutMs,
      },
      env: Object.fromEntries(values.env.map(parsePair)),
      limits: values.timeout ? { ...defaultLimits, totalMs: seconds(values.timeout) } : defaultLimits,
    })
    if (values.results) writeResults(values.results, results)
    console.log(`In VS Code: ${summary(results)}`)
    return results.failed === 0
  } finally {
    sample?.remove()
  }
}

function parsePair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`--env ${text}: give it as KEY=VALUE.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function parseLeg(text: string): 'auto' | 'desktop' | 'hosted' {
  if (text === 'auto' || text === 'desktop' || text === 'hosted') return text
  throw new Error(`--leg ${text}: it is auto, desktop or hosted.`)
}

function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--timeout ${text}: give a number of seconds.`)
  return value * 1000
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    console.error(`Failed: ${messageOf(error)}`)
    process.exit(1)
  },
)
