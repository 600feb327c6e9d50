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

/** Makes the VSIX as `npm run package` does, below `folder`: the project's own `dist` stays as it is. */
export async function makeReleaseVsix(folder: string): Promise<string> {
  const stage = join(folder, 'stage')
  mkdirSync(stage, { recursive: true })
  for (const name of sources) cpSync(join(projectRoot, name), join(stage, name), { recursive: true })
  const build = ['esbuild.mjs', '--production', '--out', join(stage, 'dist')]
  await runOrThrow(process.execPath, build, { cwd: projectRoot })
  const vsix = join(folder, 'frametrove.vsix')
  await packVsix(stage, vsix)
  return vsix
}
