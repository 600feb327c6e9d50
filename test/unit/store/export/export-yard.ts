import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DataExport, ExportForm, ExportScope } from '../../../../src/shared/data-export'
import type { DebugDataPage, DebugDataPart } from '../../../../src/shared/debug'
import { RESULT_KINDS } from '../../../../src/shared/kinds'
import { trace } from '../../../support/debug-trace'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'

export const jpeg = (name: string) => resolve('test/fixtures/images', `${name}.jpg`)

/** Ids that would lead out of a folder if they were names. */
export const VIDEO = '../../etc/vid "1"'
export const EVENT = 'C:\\door\u202e/..'
export const SESSION = '../session,1'

/** A store with a bit of everything, another to ingest into, and a folder to export into. */
export class ExportYard {
  readonly target: string
  readonly store: StoreUnderTest
  readonly other: StoreUnderTest

  private constructor(folder: string) {
    this.target = join(folder, 'exports')
    this.store = openTestStore(join(folder, 'storage'))
    this.other = openTestStore(join(folder, 'other'))
  }

  static async open(folder: string): Promise<ExportYard> {
    const yard = new ExportYard(folder)
    await mkdir(yard.target)
    return yard
  }

  async close(): Promise<void> {
    await this.store.service.close()
    await this.other.service.close()
  }

  export(as: ExportForm, scope: ExportScope, path = this.target, replace = false): Promise<DataExport> {
    return this.store.service.exportData({ operationId: 'export', scope, as, path, replace })
  }

  /** Results of all kinds with all their keys, former runs, an event with frames and one without, and debug sessions. */
  async fill(): Promise<void> {
    const { service } = this.store
    const put = (tool: string, results: object, facts: object = {}) =>
      service.storeToolResults(VIDEO, tool, results, facts)
    await put('sample', { frames: [{ frame_number: 1 }] })
    const facts = { toolVersion: '1.2', model: 'm', parameters: { a: [1, { b: null }], extra: { c: '=1' } } }
    const frames = [
      {
        frame_number: 7,
        timestamp_ms: 700,
        path: jpeg('baseline'),
        tags: ['=a', 'b'],
        camera: 'left',
        nested: { deep: [1, null] },
      },
      { timestamp_ms: 40, width: 12, height: 34 },
      { frame_number: 7, path: jpeg('progressive') },
    ]
    await put('sample', { frames }, facts)
    const odd = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "size_bytes": 3, "mood": "=cmd|calm"}')
    const captions = [
      { frame_number: 7, text: '=1+1, "seven"\r\nlines', confidence: 0.5, ...odd },
      { timestamp_ms: 750, end_ms: 900, text: '-ü 漢字 🎬' },
    ]
    const words = [{ word: 'hi', start: 0.1 }, 'loose', null]
    const transcripts = [
      { start_ms: 0, end_ms: 400, text: ' @hi ', speaker: 'A', confidence: 1, words, mood: 'good' },
      { start_ms: 400, end_ms: 400, text: '' },
    ]
    await put('talk/../er', { captions, transcripts, frames: [] })
    const box = { label: 'dog', bbox: [1, 2, 3.25, 4] }
    const objects = [
      { ...box, frame_number: 7, confidence: 0.1, track_id: -3, colour: 'brown' },
      { ...box, timestamp_ms: 1000, label: '+cat' },
      { ...box, frame_number: 9 },
    ]
    await put('detect', { objects })
    await put('found nothing', { objects: [] })
    await service.startRun(VIDEO, 'open', {})
    await service.updateVideo(VIDEO, { title: '=Title', sourceUri: 'a,b', durationMs: 5000, frameRate: 29.97 })
    await service.storeToolResults('plain', 'detect', { objects: [{ ...box, frame_number: 1 }] }, {})
    await service.saveFrames({ eventId: EVENT, frames: [jpeg('baseline'), jpeg('thumbnail')], timestamps: [0, 25] }, {})
    const event = { videoId: VIDEO, kind: 'person', description: '-two\nlines', samplingStrategy: 'uniform' }
    await service.saveEvent(EVENT, { ...event, tags: ['a,b', '=c'], occurredAt: '2026-05-01T12:00:00.000Z' })
    await service.saveEvent('alone', { occurredAt: '2026-05-02T12:00:00.000Z', kind: 'x' })
    for (const sessionId of [SESSION, 'later']) {
      const data = { ...trace({ frames: 1500, videoId: VIDEO, sessionId }), note: 'kept' }
      await service.saveDebugData(VIDEO, sessionId, data, {})
    }
  }

  /** Has the other store ingest what an export is of. */
  async ingest(folder: string, what: readonly ('results' | 'events' | 'sessions')[]): Promise<string[]> {
    const { service } = this.other
    const request = (name: string) => ({ operationId: 'in', paths: [join(folder, name)] })
    const done = []
    if (what.includes('results')) done.push(await service.ingestFiles(request('videos')))
    if (what.includes('events')) done.push(await service.ingestEvents(request('events')))
    if (what.includes('sessions')) done.push(await service.ingestDebugSessions(request('videos')))
    return done.flatMap(({ warnings }) => warnings)
  }
}

/** All that a store has of a video's current runs: what an ingest of its export must give again. */
export async function resultsOf({ service }: StoreUnderTest, videoId: string, withImages: boolean) {
  const { items } = await service.listRuns(videoId, { limit: 100 })
  const runs = items.filter((run) => run.current && run.kinds.length > 0)
  runs.sort((a, b) => (a.tool < b.tool ? -1 : 1))
  const found = []
  for (const { id: runId, tool, toolVersion, model, parameters, kinds, counts, frameBytes } of runs) {
    const results: Record<string, unknown> = {}
    for (const kind of RESULT_KINDS) {
      const page = await service.listResults({ videoId, kind, runId, limit: 1000 })
      results[kind] = page.items.map((record) => withoutPath(record, withImages))
    }
    const facts = { tool, toolVersion, model, parameters, kinds, counts }
    found.push({ ...facts, ...(withImages ? { frameBytes } : {}), results })
  }
  const { title, sourceUri, durationMs, width, height, frameRate } = await service.getVideo(videoId)
  return { title, sourceUri, durationMs, width, height, frameRate, runs: found }
}

function withoutPath(record: unknown, withImages: boolean): unknown {
  const { path, size_bytes: bytes, ...rest } = record as Record<string, unknown>
  if (withImages) return { ...rest, bytes, hasImage: path !== undefined }
  return rest
}

/** An event with its frames. */
export async function eventOf({ service }: StoreUnderTest, eventId: string) {
  const { createdAt: _, ...event } = await service.getEvent(eventId)
  const { items } = await service.listEventFrames(eventId, { limit: 1000 })
  const frames = items.map(({ frameNumber, timestampOffsetMs, width, height, sizeBytes, path }) => {
    return { frameNumber, timestampOffsetMs, width, height, sizeBytes, isThere: path !== null }
  })
  return { ...event, frames }
}

/** A debug session with all its data. */
export async function sessionOf({ service }: StoreUnderTest, videoId: string, sessionId: string) {
  const { path: _, createdAt: __, current: ___, ...facts } = await service.getDebugSession(videoId, sessionId)
  const parts: DebugDataPart[] = []
  let page: DebugDataPage = { parts: [], next: null }
  do {
    page = await service.loadDebugData(videoId, sessionId, page.next)
    parts.push(...page.parts)
  } while (page.next !== null)
  return { facts, parts }
}
