import * as z from 'zod'
import type { RecoveryNotice } from './contracts'
import type { QuarantineEntry } from './maintenance'
import type { OperationInfo } from './model'
import type { StoreDashboardTexts } from './store-dashboard-texts'
import {
  type OperationStatistics,
  type OperationsSpan,
  operationsSpanSchema,
  type StoreOverview,
} from './store-overview'
import { type AllView, type Answer, callSchema } from './webview-contracts'

/** The spans of time that operations are shown of. */
export const SPANS = ['hour', 'day', 'week', 'all'] as const
export type SpanName = (typeof SPANS)[number]

/** What the dashboard keeps over a reload of the window. */
export const storeDashboardStateSchema = z.object({ span: z.enum(SPANS) })
export type StoreDashboardState = z.infer<typeof storeDashboardStateSchema>

/** The commands that the dashboard's buttons run. */
const remedySchema = z.enum([
  'verifyStore',
  'repairStore',
  'cleanUp',
  'backUpStore',
  'restoreFromBackup',
  'showQuarantine',
  'revealStore',
  'showLog',
  'ingestToolResults',
  'loadSampleData',
])
export type Remedy = z.infer<typeof remedySchema>

/** What is known of the store's health. */
export interface StoreCare {
  folder: string
  isReadOnly: boolean
  /** What was found amiss when the store was opened. */
  notices: RecoveryNotice[]
  /** The newest first. */
  quarantine: QuarantineEntry[]
  /** ISO 8601; `null` where there is none. */
  newestBackup: string | null
}

/** What operations did in a span of time, and the newest ones that failed. */
export interface OperationsView {
  span: OperationsSpan
  statistics: OperationStatistics
  failures: OperationInfo[]
}

/** What the dashboard asks of the extension. */
export interface StoreDashboardHost {
  start(): { state: StoreDashboardState; texts: StoreDashboardTexts }
  keep(state: StoreDashboardState): void
  loadOverview(): Promise<Answer<StoreOverview>>
  loadCare(): Promise<Answer<StoreCare>>
  loadVideos(limit: number): Promise<Answer<AllView>>
  loadOperations(span: OperationsSpan): Promise<Answer<OperationsView>>
  /** Opens the completeness report of a video. */
  showVideo(videoId: string): void
  run(remedy: Remedy): void
  /** Puts text on the clipboard. */
  copy(text: string): void
}

/** What the extension tells the dashboard. None is answered. */
export interface StoreDashboardWebview {
  /** Something in the store has changed. */
  changed(): void
}

function call<M extends keyof StoreDashboardHost>(method: M, args: z.ZodType<Parameters<StoreDashboardHost[M]>>) {
  return callSchema(method, args)
}

/** Every message that the dashboard may send. Anything else that comes from a webview is dropped. */
export const storeDashboardMessageSchema = z.discriminatedUnion('m', [
  call('start', z.tuple([])),
  call('keep', z.tuple([storeDashboardStateSchema])),
  call('loadOverview', z.tuple([])),
  call('loadCare', z.tuple([])),
  call('loadVideos', z.tuple([z.int().min(1).max(100_000)])),
  call('loadOperations', z.tuple([operationsSpanSchema])),
  call('showVideo', z.tuple([z.string().max(200)])),
  call('run', z.tuple([remedySchema])),
  call('copy', z.tuple([z.string().max(10_000_000)])),
])
