import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from 'playwright-core'
import { DashboardWindow } from './dashboard-window/dashboard-window'
import { type BenchResult, median, result } from './measure'
import { withScratch } from './scratch'

const FRAMES = 1_000_000
const WINDOWS = 3
const WARM_OPENINGS = 3
const ZOOMS = 5
/** For what a zoom reads and draws. */
const ZOOM_MS = 1000
const BLOCK_AIM_MS = 50
const comparisonMs = 600_000

/**
 * The dashboard of a debug session of a million frames in a real window. Its peer is a plain webview of the same window
 * that draws a chart at once: below what that takes no extension gets.
 */
export function benchDashboard(): Promise<BenchResult[]> {
  // In the temporary folder, since VS Code's sockets need a short path.
  return withScratch(tmpdir(), async (folder) => {
    const window = await DashboardWindow.open(folder, FRAMES)
    try {
      return [...(await openings(window)), await hostBlock(window)]
    } finally {
      await window.session.stop()
    }
  })
}

/** From the command to the first chart drawn: the first webview of a window, and again. */
async function openings(window: DashboardWindow): Promise<BenchResult[]> {
  const times = { cold: [] as number[], warm: [] as number[], plainCold: [] as number[], plainWarm: [] as number[] }
  const open = async (what: 'dashboard' | 'plain', to: number[]) => {
    to.push((await window.show(what)).chartMs)
    await window.close()
  }
  for (let round = 0; round < WINDOWS; round++) {
    await window.reload()
    await open('dashboard', times.cold)
    await window.reload()
    await open('plain', times.plainCold)
    // Its code is there once before.
    await open('dashboard', [])
    for (let at = 0; at < WARM_OPENINGS; at++) {
      await open('dashboard', times.warm)
      await open('plain', times.plainWarm)
    }
  }
  return [
    result('dashboard.chart_cold', median(times.cold), median(times.plainCold), 'ms'),
    result('dashboard.chart', median(times.warm), median(times.plainWarm), 'ms'),
  ]
}

/** The longest block of the extension host while a dashboard is opened, zoomed and compared. */
async function hostBlock(window: DashboardWindow): Promise<BenchResult> {
  await window.reload()
  const begun = performance.now()
  const blockMs = await window.longestBlock(async () => {
    const { frame } = await window.show('dashboard')
    await zoomIn(frame)
    await window.close()
    const comparing = await window.show('compare')
    await comparing.frame.locator('.headline').waitFor({ timeout: comparisonMs })
    await zoomIn(comparing.frame)
  })
  const totalMs = performance.now() - begun
  await window.close()
  const idleMs = await window.longestBlock(() => sleep(totalMs))
  console.error(
    `dashboard.host_block: ${idleMs.toFixed(1)} ms with nothing to do for the same ${(totalMs / 1000).toFixed(1)} s`,
  )
  return result('dashboard.host_block', blockMs, BLOCK_AIM_MS, 'ms')
}

async function zoomIn(frame: Frame): Promise<void> {
  const chart = frame.getByRole('slider').first()
  for (let at = 0; at < ZOOMS; at++) {
    await chart.press('+')
    await sleep(ZOOM_MS)
  }
}
