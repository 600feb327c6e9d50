// npm run load [-- --minutes 10] [--callers 100]: many callers on one store. npm run load -- --millions 10: a large store.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import * as path from 'node:path'
import { parseArgs } from 'node:util'
import { loadStore } from './callers'
import { largeStore } from './large-store'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      callers: { type: 'string', default: '100' },
      millions: { type: 'string' },
    },
  })
  // On the disk, not in a temporary folder that may be in memory.
  await mkdir(path.resolve('.vscode-test'), { recursive: true })
  const folder = await mkdtemp(path.resolve('.vscode-test/load-'))
  try {
    if (values.millions === undefined) {
      const milliseconds = Number(values.minutes) * 60_000
      const report = await loadStore(path.join(folder, 'storage'), { callers: Number(values.callers), milliseconds })
      console.log(JSON.stringify(report, null, 2))
    } else {
      await largeStore(folder, Number(values.millions), (name, seconds, peakMb) =>
        console.log(`${name}: ${seconds.toFixed(2)} s, memory up to ${peakMb.toFixed(0)} MB`),
      )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

void main()
