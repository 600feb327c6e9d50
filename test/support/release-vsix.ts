import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './paths'
import { runOrThrow } from './process'
import { packVsix } from './vsix'

/** What of the project, beside the build, `.vscodeignore` picks from. */
const sources = [
  ...['package.json', 'package.nls.json', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['l10n', 'media'],
]

/** Builds the extension as it is released in a folder below `folder`: the project's own `dist` stays as it is. */
export async function stageRelease(folder: string): Promise<string> {
  const stage = join(folder, 'stage')
  mkdirSync(stage, { recursive: true })
  for (const name of sources) cpSync(join(projectRoot, name), join(stage, name), { recursive: true })
  const build = ['esbuild.mjs', '--production', '--out', join(stage, 'dist')]
  await runOrThrow(process.execPath, build, { cwd: projectRoot })
  return stage
}

/** Makes the VSIX below `folder` as `npm run package` does, and tells its path. */
export async function makeReleaseVsix(folder: string): Promise<string> {
  const stage = await stageRelease(folder)
  const vsix = join(folder, 'frametrove.vsix')
  await packVsix(stage, vsix)
  return vsix
}
