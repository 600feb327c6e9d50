import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTests } from '@vscode/test-electron'
import { desktopObstacle, fetchDesktop } from './desktop'
import { hostRunFiles } from './host-run-files'
import { type Limits, watchRun } from './host-run-watch'
import type { SuiteRequest } from './mocha-suite'
import { artifactsDir, projectRoot } from './paths'
import { prepareHosted } from './prepare-hosted'
import { messageOf } from './process'
import { type Results, readResults, summary } from './results'
import type { VscodeVersion } from './vscode-versions'

/** Where tests run: in the desktop's VS Code, in a hosted one, or in whichever is possible. */
export type Leg = 'desktop' | 'hosted' | 'auto'

/** A run of tests inside VS Code. */
export interface HostRun {
  version: VscodeVersion
  leg: Leg
  /** The folder that VS Code opens. */
  workspace: string
  suite: SuiteRequest
  /** Environment variables that the tests see. */
  env: Record<string, string>
  limits: Limits
}

/** The outcome of one attempt; `started` tells whether the tests got to run at all. */
interface Attempt {
  started: boolean
  results: Results | undefined
  problem: string | undefined
}

/** Runs tests inside VS Code and prints their report. Throws unless every one of them ran and there is a result. */
export async function runInHost(run: HostRun): Promise<Results> {
  const obstacle = run.leg === 'hosted' ? 'asked for' : run.leg === 'desktop' ? undefined : desktopObstacle()
  if (obstacle === undefined) {
    const desktop = await fetchDesktop(run.version)
    if ('path' in desktop) {
      console.log(`Running in VS Code ${run.version}.`)
      const attempt = await attemptRun(run, desktop.path, {})
      if (attempt.started || run.leg === 'desktop') return verdict(attempt)
      console.log(`VS Code could not be started (${attempt.problem}); running in a hosted VS Code instead.`)
    } else if (run.leg === 'desktop') throw new Error(`VS Code can't be had for the desktop: ${desktop.obstacle}.`)
    else console.log(`Running in a hosted VS Code ${run.version}; for the desktop's, ${desktop.obstacle}.`)
  } else console.log(`Running in a hosted VS Code ${run.version} (${obstacle}).`)
  await prepareHosted(run.version)
  const { folder, launcher } = hostedLauncher()
  try {
    return verdict(await attemptRun(run, launcher, { FRAMETROVE_HOSTED_VERSION: run.version }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function attemptRun(run: HostRun, executable: string, env: Record<string, string>): Promise<Attempt> {
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-run-'))
  const files = hostRunFiles(folder)
  writeFileSync(files.request, JSON.stringify(run.suite))
  const watch = watchRun(files, run.limits)
  let problem: string | undefined
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: join(projectRoot, 'dist', 'test', 'support', 'host-suite.entry.js'),
      launchArgs: [
        run.workspace,
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
      ],
      extensionTestsEnv: { ...run.env, ...env, FRAMETROVE_TEST_RUN: folder },
    })
  } catch (error) {
    problem = messageOf(error)
  } finally {
    problem = watch.stop() ?? problem
  }
  const attempt = { started: existsSync(files.output), results: readResults(files.results), problem }
  if (attempt.results === undefined && existsSync(files.log)) await keepLog(files.log)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  return attempt
}

/** VS Code ends with success also when its extension host has died: only written results count. */
function verdict({ started, results, problem }: Attempt): Results {
  if (results === undefined) {
    const what = started ? 'The extension host ended before the tests did' : 'The tests did not start'
    throw new Error(`${what}${problem ? `: ${problem}` : ''}. Without results the run counts as failed.`)
  }
  if (results.passed + results.failed + results.skipped === 0) throw new Error('No test was found in these files.')
  if (problem !== undefined && results.failed === 0) throw new Error(`${summary(results)}, but ${problem}`)
  return results
}

/** `runTests` starts an executable file; ours runs a bundle with the Node of this process. */
function hostedLauncher(): { folder: string; launcher: string } {
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-launch-'))
  const launcher = join(folder, 'hosted-vscode')
  const script = join(projectRoot, 'dist', 'test', 'support', 'hosted-launcher.entry.js')
  writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 })
  return { folder, launcher }
}

async function keepLog(log: string): Promise<void> {
  mkdirSync(artifactsDir, { recursive: true })
  const kept = join(artifactsDir, 'host-vscode.log')
  await copyFile(log, kept)
  console.log(`What VS Code itself wrote is in ${kept}.`)
}
