import type { CsvValue } from '../../shared/csv'
import type { DebugDataPart } from '../../shared/debug'
import { loadDebugData } from '../debug/data-parts'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import { type CsvTable, cellsOf } from './csv-table'
import { type ExportWork, readableSessions } from './export-work'

const SESSION_COLUMNS = [
  ...[
    'id',
    'collection_date',
    'frame_count',
    'detection_count',
    'track_count',
    'raw_bytes',
    'size_bytes',
    'created_at',
  ],
]
const ORIGIN = ['video_id', 'session_id']

/** The tables of debug sessions. */
export function debugTables(work: ExportWork): CsvTable[] {
  return [
    { name: 'debug_sessions', columns: ['video_id', ...SESSION_COLUMNS], pages: () => sessions(work) },
    {
      name: 'debug_frames',
      columns: [...ORIGIN, 'frame_number', 'timestamp_ms', 'processing_ms', 'detections', 'stages', 'scores'],
      pages: () => frames(work),
    },
    {
      name: 'debug_detections',
      columns: [...ORIGIN, 'frame_number', 'timestamp_ms', 'label', 'confidence', 'x', 'y', 'w', 'h', 'track_id'],
      pages: () => detections(work),
    },
    {
      name: 'debug_points',
      columns: [...ORIGIN, 'track_id', 'label', 'frame_number', 'timestamp_ms', 'x', 'y', 'residual'],
      pages: () => points(work),
    },
  ]
}

async function* sessions({ chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { id } of chosen.videos) {
    yield (await chosen.sessionsOf(id)).map((session) => [id, ...cellsOf({ ...session }, SESSION_COLUMNS)])
  }
}

async function* frames(work: ExportWork): AsyncGenerator<CsvValue[][]> {
  for await (const { session, part } of partsOf(work, work.missed)) {
    if (part.kind !== 'frames') continue
    work.done(part.items.length)
    yield part.items.map(({ frame_number, timestamp_ms, processing_ms, detections, stages, scores }) => [
      ...originOf(session),
      ...[frame_number, timestamp_ms, processing_ms, detections?.length ?? 0],
      ...[jsonText(stages), jsonText(scores)],
    ])
  }
}

async function* detections(work: ExportWork): AsyncGenerator<CsvValue[][]> {
  for await (const { session, part } of partsOf(work)) {
    if (part.kind !== 'frames') continue
    yield part.items.flatMap(({ frame_number, timestamp_ms, detections }) =>
      (detections ?? []).map(({ label, confidence, bbox, track_id }) => [
        ...originOf(session),
        ...[frame_number, timestamp_ms, label, confidence, ...(bbox ?? Array(4).fill(null)), track_id],
      ]),
    )
  }
}

async function* points(work: ExportWork): AsyncGenerator<CsvValue[][]> {
  let track: CsvValue[] = []
  for await (const { session, part } of partsOf(work)) {
    if (part.kind === 'track') track = [part.value.track_id, part.value.label]
    if (part.kind !== 'points') continue
    const origin = [...originOf(session), ...track]
    yield part.items.map(({ frame_number, timestamp_ms, x, y, residual }) => [
      ...origin,
      ...[frame_number, timestamp_ms, x, y, residual],
    ])
  }
}

/** The data of all sessions whose archives are there; `missed` is told of the others. */
async function* partsOf(
  work: ExportWork,
  missed = (): void => {},
): AsyncGenerator<{ session: DebugSessionRow; part: DebugDataPart }> {
  for (const { id } of work.chosen.videos) {
    for (const session of await readableSessions({ ...work, missed }, id)) {
      let cursor: string | null = null
      do {
        const page = await loadDebugData(work.debug, id, session.id, cursor)
        for (const part of page.parts) yield { session, part }
        cursor = page.next
      } while (cursor !== null)
    }
  }
}

function originOf({ video_id, id }: DebugSessionRow): CsvValue[] {
  return [video_id, id]
}

function jsonText(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null
}
