import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildOnce } from './build-once'
import { cacheDir, projectRoot } from './paths'
import { messageOf, npmCommand, runOrThrow } from './process'
import { release, type VscodeRelease, type VscodeVersion } from './vscode-versions'

/** An installed VS Code server: the Node it runs with and its main script. */
export interface InstalledServer {
  node: string
  main: string
}

/** The server of a version of VS Code, installed from npm into the cache when it is not there yet. */
export async function ensureServer(version: VscodeVersion): Promise<InstalledServer> {
  const parts = release(version)
  const platform = supportedPlatform()
  const folder = await buildOnce(join(cacheDir, `server-${parts.codeServer}-${platform}`), async (temporary) => {
    console.log(`Installing the VS Code ${version} server from npm (about 20 s and 800 MB, once) …`)
    try {
      await install(temporary, parts, platform)
    } catch (error) {
      throw new Error(
        `The VS Code ${version} server could not be installed: ${messageOf(error)}\n` +
          'The tests that run inside VS Code need it. Check that npm reaches its registry and that the disk has 1 GB free, then run again.',
      )
    }
  })
  const lib = libFolder(folder)
  // At each run: they are part of this project and change with it, the rest of the folder does not.
  installStandIn('spdlog', join(lib, 'node_modules', parts.spdlog))
  installStandIn('watchdog', join(lib, 'node_modules', parts.watchdog))
  return { node: nodeBinary(folder, platform), main: join(lib, 'out', 'server-main.js') }
}

async function install(folder: string, parts: VscodeRelease, platform: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const packages = [`node-${platform}@${parts.node}`, `code-server@${parts.codeServer}`]
  if (parts.ripgrep) packages.push(`@vscode/ripgrep-universal@${parts.ripgrep}`)
  await npmInstall(folder, packages)
  await npmInstall(libFolder(folder), [])
  if (parts.ripgrep) copyRipgrep(folder, platform)
  await runOrThrow(nodeBinary(folder, platform), ['--version'])
}

/** Without scripts: nothing is compiled, and what native parts would be missed has a stand-in. */
async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  const flags = [
    '--ignore-scripts',
    '--omit=dev',
    '--no-audit',
    '--no-fund',
    '--engine-strict=false',
    '--loglevel=error',
  ]
  const [command, args] = npmCommand(['install', ...flags, ...packages])
  await runOrThrow(command, args, { cwd: folder })
}

function copyRipgrep(folder: string, platform: string): void {
  const from = join(folder, 'node_modules', '@vscode', 'ripgrep-universal', 'bin', platform, 'rg')
  const to = join(libFolder(folder), 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg')
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  chmodSync(to, 0o755)
}

function installStandIn(name: string, packageFolder: string): void {
  const source = readFileSync(join(projectRoot, 'dist', 'test', 'support', 'stand-ins', `${name}.entry.js`))
  const target = join(packageFolder, 'index.js')
  if (existsSync(target) && readFileSync(target).equals(source)) return
  const temporary = `${target}.${process.pid}`
  writeFileSync(temporary, source)
  renameSync(temporary, target)
}

function supportedPlatform(): string {
  const platform = `${process.platform}-${process.arch}`
  if (['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(platform)) return platform
  throw new Error(
    `The hosted VS Code does not run on ${platform}: its packages exist for Linux and macOS, x64 and arm64. ` +
      'Run these tests there, or on a desktop where VS Code itself can be started.',
  )
}

function libFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode')
}

function nodeBinary(folder: string, platform: string): string {
  return join(folder, 'node_modules', `node-${platform}`, 'bin', 'node')
}
