import { sql } from 'kysely'
import type { CsvValue } from '../../shared/csv'
import { EVENT_FRAMES } from '../gallery/frame-tables'
import { getEvent } from '../repositories/events'
import { type CsvTable, tagsText } from './csv-table'
import type { ExportWork } from './export-work'
import { selectFrames } from './frames'

const EVENT_COLUMNS = [
  ...['id', 'video_id', 'kind', 'occurred_at', 'description', 'sampling_strategy', 'pinned', 'tags', 'created_at'],
]
const FRAME_COLUMNS = ['event_id', 'frame_number', 'timestamp_offset_ms', 'width', 'height', 'size_bytes', 'tags']

/** The tables of events. */
export function eventTables(work: ExportWork): CsvTable[] {
  return [
    { name: 'events', columns: EVENT_COLUMNS, pages: () => events(work) },
    { name: 'event_frames', columns: FRAME_COLUMNS, pages: () => frames(work) },
  ]
}

async function* events({ db, chosen, done }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { id } of chosen.events) {
    const event = await getEvent(db, id)
    done(1)
    yield [
      [
        ...[event.id, event.videoId, event.kind, event.occurredAt, event.description, event.samplingStrategy],
        ...[event.pinned ? 1 : 0, tagsText(event.tags), event.createdAt],
      ],
    ]
  }
}

async function* frames({ db, chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { key, id } of chosen.events) {
    const found = await selectFrames(db, EVENT_FRAMES, sql`event_key = ${key}`)
    found.sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
    yield found.map(({ number, timeMs, width, height, sizeBytes, tags }) => [
      ...[id, number, timeMs, width, height, sizeBytes],
      tagsText(tags),
    ])
  }
}
