// Takes the place of the desktop's VS Code executable: takes its flags, runs the tests in a hosted VS Code,
// and ends with their exit code. Started by `runTests` of @vscode/test-electron.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { BrowserContext } from 'playwright-core'
import { openBrowser } from './browser'
import { hostRunFiles } from './host-run-files'
import { HostedVscode } from './hosted-vscode'
import { messageOf } from './process'
import { parseVersion } from './vscode-versions'

async function main(): Promise<number> {
  const launch = readFlags(process.argv.slice(2))
  const files = hostRunFiles(required(process.env.FRAMETROVE_TEST_RUN, 'FRAMETROVE_TEST_RUN'))
  const hosted = await HostedVscode.start({
    version: parseVersion(required(process.env.FRAMETROVE_HOSTED_VERSION, 'FRAMETROVE_HOSTED_VERSION')),
    workspace: required(launch.workspace, 'a folder'),
    developmentPath: required(launch.developmentPath, '--extensionDevelopmentPath'),
    testsPath: required(launch.testsPath, '--extensionTestsPath'),
  })
  let browser: BrowserContext | undefined
  const end = async () => {
    await browser?.close().catch(() => {})
    if (existsSync(hosted.log)) appendFileSync(files.log, readFileSync(hosted.log))
    hosted.kill()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void end().finally(() => process.exit(1)))
  exitWithParent(end)
  try {
    browser = await openBrowser(hosted.profile)
    return await openAndWait(browser, hosted, files.log)
  } finally {
    await end()
  }
}

/** Opens the window and waits until VS Code says that the tests have ended. */
async function openAndWait(browser: BrowserContext, hosted: HostedVscode, log: string): Promise<number> {
  const page = browser.pages()[0] ?? (await browser.newPage())
  const write = (text: string) => appendFileSync(log, `${text}\n`)
  const ended = new Promise<number>((resolve, reject) => {
    page.on('crash', () => reject(new Error("The window's page crashed.")))
    page.on('close', () => reject(new Error('The window was closed.')))
    page.on('console', (message) => write(`[${message.type()}] ${message.text()}`))
    page.on('pageerror', (error) => write(`[page error] ${error.message}`))
    const exit = page.exposeFunction('codeAutomationExit', (code: unknown) =>
      resolve(typeof code === 'number' ? code : 1),
    )
    const report = page.exposeFunction('codeAutomationLog', () => {})
    Promise.all([exit, report]).then(() => page.goto(hosted.url), reject)
  })
  return ended
}

function readFlags(args: readonly string[]) {
  const value = (flag: string) => args.find((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + 3)
  return {
    workspace: args.find((arg) => !arg.startsWith('-')),
    developmentPath: value('extensionDevelopmentPath'),
    testsPath: value('extensionTestsPath'),
  }
}

/** A runner that was killed outright sends no signal. */
function exitWithParent(end: () => Promise<void>): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end().finally(() => process.exit(1))
  }, 1_000).unref()
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing.`)
  return value
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(messageOf(error))
    process.exit(1)
  },
)
