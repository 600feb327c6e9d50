import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { projectRoot } from '../support/paths'
import { stageRelease } from '../support/release-vsix'
import { copySampleWorkspace } from '../support/sample-workspace'
import { openSession } from '../support/session'
import { writeDetections } from './detections'
import { type Figures, figuresSchema, probeVariables } from './host-figures'
import { type BenchResult, median, result } from './measure'
import { withScratch } from './scratch'

const STARTS = 5
const DETECTIONS = 1_000_000
const startLimitMs = 240_000

/** Aims, since nothing else does the same: there is no peer to race. */
const ACTIVATION_AIM_MS = 50
const BLOCK_AIM_MS = 50

type Measured = Exclude<Figures, { error: string }>

/** Activation in a real extension host, median of fresh starts, before any command. */
export async function benchActivation(): Promise<BenchResult[]> {
  const figures = await probe(STARTS, undefined, (home) => {
    if (hasStore(home)) throw new Error('activation alone opened the store')
  })
  return [result('activation_ms', median(figures.map(({ activationMs }) => activationMs)), ACTIVATION_AIM_MS, 'ms')]
}

/** The longest block of a real extension host's event loop while the API ingests a million detections. */
export async function benchHostBlock(folder: string): Promise<BenchResult[]> {
  const file = join(folder, 'detections.ndjson')
  if (!existsSync(file)) await writeDetections(file, DETECTIONS)
  const [measured] = await probe(1, file)
  if (measured?.ingest?.stored !== DETECTIONS) throw new Error('not every detection was stored')
  const { blockMs, idleMs, totalMs } = measured.ingest
  console.error(
    `host.block_ms: ${idleMs.toFixed(1)} ms with nothing to do for the same ${(totalMs / 1000).toFixed(1)} s`,
  )
  return [result('host.block_ms', blockMs, BLOCK_AIM_MS, 'ms')]
}

/** Runs the probe in fresh extension hosts of a hosted VS Code, on a production build. */
async function probe(
  starts: number,
  detections: string | undefined,
  check?: (home: string) => void,
): Promise<Measured[]> {
  // In the temporary folder, since VS Code's sockets need a short path.
  return withScratch(tmpdir(), async (home) => {
    const workspace = copySampleWorkspace()
    const output = join(home, 'figures.ndjson')
    const session = await openSession({
      ...{ home, workspace: workspace.folder, developmentPath: await stageForProbe(home) },
      testsPath: join(projectRoot, 'dist', 'test', 'bench', 'host-probe.entry.js'),
      env: { [probeVariables.output]: output, ...(detections && { [probeVariables.detections]: detections }) },
    })
    try {
      const figures = [await lineAt(output, 0)]
      while (figures.length < starts) {
        await session.workbench.page.reload()
        figures.push(await lineAt(output, figures.length))
      }
      check?.(home)
      return figures
    } finally {
      await session.stop()
      workspace.remove()
    }
  })
}

/** The extension as it is released, but for this: it does not activate by itself, so that the probe can. */
async function stageForProbe(home: string): Promise<string> {
  const stage = await stageRelease(home)
  const file = join(stage, 'package.json')
  const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))
  writeFileSync(file, JSON.stringify({ ...manifest, activationEvents: [] }))
  return stage
}

/** Waits for the figures of a start. */
async function lineAt(file: string, index: number): Promise<Measured> {
  for (const end = Date.now() + startLimitMs; Date.now() < end; await sleep(100)) {
    const line = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1)[index] : undefined
    if (line === undefined) continue
    const figures = figuresSchema.parse(JSON.parse(line))
    if ('error' in figures) throw new Error(figures.error)
    return figures
  }
  throw new Error(`the extension host gave no figures within ${startLimitMs / 1000} s`)
}

/** Whether a store was made: then SQLite was loaded, too. */
function hasStore(home: string): boolean {
  const files = readdirSync(join(home, 'user'), { recursive: true, encoding: 'utf8' })
  return files.some((file) => file.endsWith(join('store', 'manifest.json')))
}
