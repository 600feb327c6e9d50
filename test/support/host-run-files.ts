import { join } from 'node:path'

/** The files through which a run inside VS Code and its runner talk, in a folder that is new at each run. */
export function hostRunFiles(folder: string) {
  return {
    /** What to run (see `suiteSchema`). */
    request: join(folder, 'request.json'),
    /** The report, appended to as tests go; its modification time is the extension host's sign of life. */
    output: join(folder, 'output.txt'),
    /** Written when the run has come to its end, and only then. */
    results: join(folder, 'results.json'),
    /** What VS Code itself printed. */
    log: join(folder, 'vscode.log'),
  }
}
