// Measures inside the extension host. VS Code calls `run` as it calls a test suite; each start adds a line of figures.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Extension, extensions } from 'vscode'
import type { FrametroveApi } from '../../src/api'
import { type Figures, probeVariables } from './host-figures'

/** Other extensions start at the same time, and their work is not ours. */
const settleMs = 4_000
const resolutionMs = 1

/** Activates Frametrove, and ingests a file if there is one to ingest. */
export async function run(): Promise<void> {
  const { [probeVariables.output]: output, [probeVariables.detections]: detections } = process.env
  if (!output) throw new Error(`${probeVariables.output} is not set: start this with "npm run bench".`)
  appendFileSync(output, `${JSON.stringify(await measure(detections))}\n`)
}

async function measure(detections: string | undefined): Promise<Figures> {
  const extension: Extension<FrametroveApi> | undefined = extensions.getExtension('frametrove.frametrove')
  if (!extension) return { error: 'VS Code does not know the extension' }
  await sleep(settleMs)
  if (extension.isActive) return { error: 'the extension was active before it was measured' }
  const begun = performance.now()
  const api = await extension.activate()
  const activationMs = performance.now() - begun
  if (!detections) return { activationMs }
  const ingesting = await longestBlock(() => api.ingestFiles({ paths: [detections] }))
  const idle = await longestBlock(() => sleep(ingesting.totalMs))
  const stored = ingesting.result.runs.reduce((sum, { counts }) => sum + counts.objects, 0)
  return {
    activationMs,
    ingest: { totalMs: ingesting.totalMs, blockMs: ingesting.blockMs, idleMs: idle.blockMs, stored },
  }
}

/** The longest time in which the event loop of this process did not turn while `work` was under way. */
async function longestBlock<T>(work: () => Promise<T>): Promise<{ result: T; totalMs: number; blockMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  const begun = performance.now()
  const result = await work()
  const totalMs = performance.now() - begun
  // A block at the very end shows only in the next turn.
  await sleep(2 * resolutionMs)
  delay.disable()
  return { result, totalMs, blockMs: Math.max(0, delay.max / 1e6 - resolutionMs) }
}
