import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The folder of the project, found from wherever the running bundle lies in it. */
export const projectRoot = findRoot(__dirname)

/** What is made once and used by every run: VS Code, its server, Chromium. Not committed. */
export const cacheDir = join(projectRoot, '.vscode-test')

/** What a run leaves for people to look at: screenshots, logs of failed runs. Not committed. */
export const artifactsDir = join(projectRoot, 'artifacts')

/** The built tests of one part (`unit`, `faults`, `host`, `ui`), sorted; none if the part has no folder. */
export function testFiles(part: string): string[] {
  const folder = join(projectRoot, 'dist', 'test', part)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => join(folder, name))
}

/** A path from the command line. npm changes into the project, so relative ones are first sought where npm was called. */
export function existingPath(path: string): string {
  for (const base of [process.env.INIT_CWD ?? '', process.cwd()]) {
    const absolute = resolve(base, path)
    if (existsSync(absolute)) return absolute
  }
  throw new Error(`${resolve(path)} does not exist.`)
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'esbuild.mjs')) && existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) throw new Error(`No project folder above ${start}.`)
  }
}
