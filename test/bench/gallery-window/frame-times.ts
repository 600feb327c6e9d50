import type { BrowserContext, Frame, Page } from 'playwright-core'
import * as z from 'zod'
import { groupBy } from '../../../src/shared/group-by'
import { quantile } from '../measure'
import { type Scrolling, scrollThrough } from './probes'

/** Of the events of a trace what is needed here. Times in microseconds; `tdur` is processor time of the thread. */
const eventSchema = z.object({
  ...{ name: z.string(), pid: z.number(), tid: z.number(), ts: z.number() },
  ...{ dur: z.number().default(0), tdur: z.number().default(0) },
})
type TraceEvent = z.infer<typeof eventSchema>

/** How fast frames came while something was scrolled, each the 95th percentile in milliseconds. */
export interface FrameTimes {
  /** From one frame to the next. */
  interval: number
  /** Processor time of the page's main thread for a frame: independent of what else the machine does. */
  cpu: number
  /** The process that the page is in. */
  pid: number
}

/** Scrolls a page, and tells how that went. */
export async function scrolled(context: BrowserContext, page: Page, frame: Frame, how: Scrolling): Promise<FrameTimes> {
  const session = await context.newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value.map((event) => eventSchema.parse(event))))
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline']
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: categories } })
  const times = await frame.evaluate(scrollThrough, how)
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const intervals = times.slice(1).map((time, at) => time - (times[at] ?? time))
  const { pid, perFrame } = mainThread(events)
  return { interval: quantile(intervals, 0.95), cpu: quantile(perFrame, 0.95), pid }
}

/** The thread that most frames are made on, and the milliseconds that it worked for each. */
function mainThread(events: readonly TraceEvent[]): { pid: number; perFrame: number[] } {
  const threads = groupBy(
    events.filter((event) => event.name === 'FireAnimationFrame'),
    ({ pid, tid }) => `${pid}/${tid}`,
  )
  const [frames = []] = [...threads.values()].sort((a, b) => b.length - a.length)
  const [first] = frames
  if (first === undefined) throw new Error('The trace has no frames.')
  const starts = frames.map((frame) => frame.ts).sort((a, b) => a - b)
  const perFrame = starts.map(() => 0)
  for (const task of events) {
    if (task.name !== 'RunTask' || task.pid !== first.pid || task.tid !== first.tid) continue
    const at = starts.findLastIndex((start) => start <= task.ts + task.dur)
    if (at >= 0) perFrame[at] = (perFrame[at] ?? 0) + task.tdur / 1000
  }
  return { pid: first.pid, perFrame }
}
