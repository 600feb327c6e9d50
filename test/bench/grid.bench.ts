import { tmpdir } from 'node:os'
import type { Frame } from 'playwright-core'
import { runOrThrow } from '../support/process'
import { type FrameTimes, scrolled } from './gallery-window/frame-times'
import { GalleryWindow } from './gallery-window/gallery-window'
import type { Scrolling } from './gallery-window/probes'
import { type BenchResult, median, result } from './measure'
import { withScratch } from './scratch'

const FRAMES = 100_000
const WINDOWS = 3
const WARM_OPENINGS = 3
/** Pictures of a plain page that is opened: as many as a gallery has in its page. */
const FEW = 35
const FRAME_AIM_MS = 1000 / 60

/** Steadily, a row in a tenth of a second, and jumping to any place four times a second. */
const SCROLLINGS = { scroll: { ms: 8000, perFrame: 20 }, jumps: { ms: 8000, jumpEveryMs: 250 } } as const

/**
 * The gallery of 100,000 frames in a real window. Its peer is a plain page of pictures, which are there already, in a
 * webview of the same window: below what that takes no extension gets.
 */
export function benchGrid(): Promise<BenchResult[]> {
  // In the temporary folder, since VS Code's sockets need a short path.
  return withScratch(tmpdir(), async (folder) => {
    const window = await GalleryWindow.open(folder, FRAMES)
    try {
      return [...(await openings(window)), ...(await scrollings(window))]
    } finally {
      await window.session.stop()
    }
  })
}

/** Until the first row of pictures is drawn: the first gallery of a window, whose thumbnails are to be made; and again. */
async function openings(window: GalleryWindow): Promise<BenchResult[]> {
  const times = { cold: [] as number[], warm: [] as number[], plainCold: [] as number[], plainWarm: [] as number[] }
  const open = async (what: 'gallery' | 'plain', to: number[]) => {
    to.push((await window.show(what)).firstRowMs)
    await window.close()
  }
  for (let round = 0; round < WINDOWS; round++) {
    window.removeThumbnails()
    await window.reload()
    await open('gallery', times.cold)
    window.setPlainPage(window.thumbnails().slice(0, FEW))
    await window.reload()
    await open('plain', times.plainCold)
    // Its code and its page are there once before.
    await open('gallery', [])
    for (let at = 0; at < WARM_OPENINGS; at++) {
      await open('gallery', times.warm)
      await open('plain', times.plainWarm)
    }
  }
  return [
    result('grid.open_cold', median(times.cold), median(times.plainCold), 'ms'),
    result('grid.open', median(times.warm), median(times.plainWarm), 'ms'),
  ]
}

async function scrollings(window: GalleryWindow): Promise<BenchResult[]> {
  const ours = await scrollAndWeigh(window, 'gallery')
  const plain = await scrollAndWeigh(window, 'plain')
  return [
    ...(['scroll', 'jumps'] as const).flatMap((how) => [
      result(`grid.${how}_frame`, ours[how].interval, plain[how].interval, 'ms'),
      result(`grid.${how}_cpu`, ours[how].cpu, FRAME_AIM_MS, 'ms'),
    ]),
    result('grid.memory', ours.mb, plain.mb, 'MB'),
  ]
}

type Scrolled = Record<keyof typeof SCROLLINGS, FrameTimes> & {
  /** Of the page's process, which it shares with the window. */
  mb: number
}

async function scrollAndWeigh(window: GalleryWindow, what: 'gallery' | 'plain'): Promise<Scrolled> {
  await window.reload()
  window.setPlainPage(window.thumbnails())
  const { frame } = await window.show(what)
  const steady = await scroll(window, frame, SCROLLINGS.scroll)
  const jumps = await scroll(window, frame, SCROLLINGS.jumps)
  const mb = await megabytes(window, jumps.pid)
  await window.close()
  return { scroll: steady, jumps, mb }
}

function scroll({ session, page }: GalleryWindow, frame: Frame, how: Scrolling): Promise<FrameTimes> {
  return scrolled(session.browser, page, frame, how)
}

/** What a process of the browser has in memory, without garbage. */
async function megabytes({ session, page }: GalleryWindow, pid: number): Promise<number> {
  const devtools = await session.browser.newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.detach()
  return Number((await runOrThrow('ps', ['-o', 'rss=', '-p', String(pid)])).trim()) / 1000
}
