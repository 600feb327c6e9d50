import type { CsvValue } from '../../shared/csv'
import type { ResultKind } from '../../shared/kinds'
import { bitsToKinds } from '../repositories/kinds-column'
import type { RunRow } from '../repositories/runs'
import { activityTables } from './csv-activity-tables'
import { debugTables } from './csv-debug-tables'
import { eventTables } from './csv-event-tables'
import { type CsvTable, cellsOf, tagsText } from './csv-table'
import type { ExportWork } from './export-work'
import { framesOfRun } from './frames'
import { requireThere } from './run-file'
import { rowsOfRun } from './run-rows'

const VIDEO_COLUMNS = [
  'id',
  'title',
  'source_uri',
  'duration_ms',
  'width',
  'height',
  'frame_rate',
  'created_at',
] as const
const RUN_COLUMNS = ['id', 'tool', 'tool_version', 'model', 'parameters', 'started_at', 'finished_at'] as const
/** Of each row of results, in front. */
const ORIGIN = ['video_id', 'tool', 'run_id']
const CELLS = {
  captions: ['timestamp_ms', 'end_ms', 'frame_number', 'text', 'confidence', 'extra'],
  transcripts: ['start_ms', 'end_ms', 'text', 'speaker', 'confidence', 'words', 'extra'],
  objects: ['frame_number', 'timestamp_ms', 'label', 'confidence', 'x', 'y', 'w', 'h', 'track_id', 'extra'],
} as const satisfies Record<Exclude<ResultKind, 'frames'>, readonly string[]>

/** The tables of an export; JSON stands in a cell as its text. */
export function csvTables(work: ExportWork): CsvTable[] {
  return [
    { name: 'videos', columns: VIDEO_COLUMNS, pages: () => videos(work) },
    { name: 'runs', columns: ['video_id', ...RUN_COLUMNS], pages: () => runs(work) },
    {
      name: 'frames',
      columns: [...ORIGIN, 'frame_number', 'timestamp_ms', 'width', 'height', 'size_bytes', 'tags', 'extra'],
      pages: () => frames(work),
    },
    ...(['captions', 'transcripts', 'objects'] as const).map((kind) => ({
      ...{ name: kind, columns: [...ORIGIN, ...CELLS[kind]] },
      pages: () => results(work, kind),
    })),
    ...eventTables(work),
    ...debugTables(work),
    ...activityTables(work),
  ]
}

async function* videos({ db, chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { key } of chosen.videos) {
    const rows = await db.selectFrom('video').select(VIDEO_COLUMNS).where('video_key', '=', key).execute()
    yield rows.map((row) => cellsOf(row, VIDEO_COLUMNS))
  }
}

async function* runs({ chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { key, id } of chosen.videos) {
    yield (await chosen.runsOf(key)).map((run) => [id, ...cellsOf({ ...run }, RUN_COLUMNS)])
  }
}

async function* frames(work: ExportWork): AsyncGenerator<CsvValue[][]> {
  for await (const run of runsWith(work, 'frames')) {
    for await (const page of framesOfRun(work.db, run.run_key)) {
      work.done(page.length)
      yield page.map(({ number, timeMs, width, height, sizeBytes, tags, extra }) => [
        ...originOf(run),
        ...[number, timeMs, width, height, sizeBytes],
        ...[tagsText(tags), extra],
      ])
    }
  }
}

async function* results(work: ExportWork, kind: keyof typeof CELLS): AsyncGenerator<CsvValue[][]> {
  for await (const run of runsWith(work, kind)) {
    for await (const page of rowsOfRun(work.db, kind, run.run_key)) {
      work.done(page.length)
      yield page.map((row) => [...originOf(run), ...cellsOf(row, CELLS[kind])])
    }
  }
}

/** The runs that reported on a kind; that each is still there is checked when it is done. */
async function* runsWith(work: ExportWork, kind: ResultKind): AsyncGenerator<RunRow> {
  for (const { key } of work.chosen.videos) {
    for (const run of await work.chosen.runsOf(key)) {
      if (!bitsToKinds(run.kinds).includes(kind)) continue
      yield run
      await requireThere(work, run)
    }
  }
}

function originOf(run: RunRow): CsvValue[] {
  return [run.video_id, run.tool, run.id]
}
