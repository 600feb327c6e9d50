import { join } from 'node:path'
import { projectRoot } from './paths'
import { runOrThrow } from './process'

/** Flags for a package that is not published: everything is bundled, and it has no repository to point to. */
const flags = ['--no-dependencies', '--allow-missing-repository', '--skip-license']

/** Packs the extension in `folder` (its manifest and what was built) into a VSIX file. */
export async function packVsix(folder: string, file: string): Promise<void> {
  const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce')
  await runOrThrow(process.execPath, [vsce, 'package', ...flags, '--out', file], { cwd: folder })
}
