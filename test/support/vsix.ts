import { join } from 'node:path'
import { projectRoot } from './paths'
import { runOrThrow } from './process'

/** Everything is bundled, and there is no repository that links could lead to. */
const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license']

/** Packs the extension in `folder` (its manifest and what was built) into a VSIX file. */
export async function packVsix(folder: string, file: string): Promise<void> {
  const vsce = join(projectRoot, 'node_modules', '@vscode', 'vsce', 'vsce')
  await runOrThrow(process.execPath, [vsce, 'package', ...flags, '--out', file], { cwd: folder })
}
