import { mkdtemp, rm } from 'node:fs/promises'
import * as path from 'node:path'
import { benchActivities } from './activity.bench'
import { benchCommits } from './commit.bench'
import { benchDebug } from './debug.bench'
import { benchGallery } from './gallery.bench'
import { benchIngest } from './ingest.bench'
import { benchOpen } from './open.bench'
import { benchRecovery } from './recovery.bench'
import { benchSaveFrames } from './saveframes.bench'
import { benchSnapshot } from './snapshot.bench'

/** Runs the store's races on a Node that has `node:sqlite`; prints a JSON line each. */
async function main(only: string | undefined): Promise<void> {
  // Not the system's temporary folder: that may be in memory, where a sync costs nothing.
  const folder = await mkdtemp(path.resolve('.vscode-test/bench-'))
  try {
    const benches = {
      ...{ commit: benchCommits, ingest: benchIngest, open: benchOpen, snapshot: benchSnapshot },
      ...{ saveframes: benchSaveFrames, debug: benchDebug, gallery: benchGallery },
      ...{ activity: benchActivities, recovery: benchRecovery },
    }
    for (const [name, bench] of Object.entries(benches)) {
      if (only !== undefined && !only.startsWith(name)) continue
      for (const line of await bench(folder)) process.stdout.write(`${JSON.stringify(line)}\n`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

void main(process.argv[2])
