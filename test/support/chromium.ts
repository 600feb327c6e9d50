import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildOnce } from './build-once'
import { withLock } from './lock'
import { cacheDir } from './paths'
import { messageOf, npmCommand, run, runOrThrow } from './process'

const packaged = '@sparticuz/chromium@153.0.0'
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

let found: Promise<string> | undefined

/** The path of a Chromium that starts: `CHROME_PATH`, one that is installed, else one that gets installed. */
export function ensureChromium(): Promise<string> {
  found ??= locate()
  return found
}

async function locate(): Promise<string> {
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (await starts(chosen)) return chosen
    throw new Error(`CHROME_PATH is ${chosen}, which does not start. Correct it, or unset it to use another Chromium.`)
  }
  const installed = await findInstalled()
  if (installed) return installed
  const failures: string[] = []
  for (const install of [installByApt, installFromNpm]) {
    try {
      const path = await install()
      if (path) return path
    } catch (error) {
      failures.push(messageOf(error))
    }
  }
  throw new Error(
    `No Chromium was found, and none could be installed:\n${failures.join('\n')}\n` +
      'The hosted VS Code is shown in it. Install Chromium or Chrome, or set CHROME_PATH to one.',
  )
}

async function findInstalled(): Promise<string | undefined> {
  const onPath = (process.env.PATH ?? '').split(delimiter)
  const candidates = commands.flatMap((name) => onPath.map((folder) => join(folder, name)))
  for (const candidate of [...candidates, ...macApplications, chromium.executablePath()])
    if (await starts(candidate)) return candidate
  return undefined
}

/** Some systems have a `chromium` that only says where to get it, so being there is not enough. */
async function starts(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  return run(path, ['--version'], { timeout: 20_000 }).then(
    ({ code }) => code === 0,
    () => false,
  )
}

/** On Debian, as root. Ubuntu's package of that name needs snap, which does not work everywhere. */
async function installByApt(): Promise<string | undefined> {
  const release = '/etc/os-release'
  if (process.getuid?.() !== 0 || !existsSync(release) || !/^ID=debian$/m.test(readFileSync(release, 'utf8')))
    return undefined
  return withLock(join(cacheDir, 'apt.lock'), async () => {
    const already = await findInstalled()
    if (already) return already
    console.log('Installing Chromium with apt-get (about 20 s, once) …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await runOrThrow('apt-get', ['update'], { env })
    await runOrThrow('apt-get', ['install', '-y', 'chromium'], { env })
    return findInstalled()
  })
}

/** Without root: a package that brings Chromium compressed. It unpacks into the temporary folder it is given. */
async function installFromNpm(): Promise<string> {
  const folder = await buildOnce(join(cacheDir, 'chromium'), async (temporary) => {
    console.log(`Installing Chromium from npm (${packaged}, 70 MB, once) …`)
    writeFileSync(join(temporary, 'package.json'), '{ "private": true, "type": "module" }\n')
    const [command, args] = npmCommand(['install', '--no-audit', '--no-fund', '--engine-strict=false', packaged])
    await runOrThrow(command, args, { cwd: temporary })
    const unpacked = join(temporary, 'unpacked')
    mkdirSync(unpacked)
    const script = `const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()`
    await runOrThrow(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: temporary,
      env: { ...process.env, TMPDIR: unpacked },
    })
  })
  const path = join(folder, 'unpacked', 'chromium')
  const { code, output } = await run(path, ['--version'])
  if (code === 0) return path
  throw new Error(`${path} from npm does not start (libraries of the system may be missing): ${output.trim()}`)
}
