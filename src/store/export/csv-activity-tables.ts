import type { CsvValue } from '../../shared/csv'
import { type LoadedActivity, loadActivity } from '../activities/load'
import { requireActivity, splitsOfActivity } from '../repositories/activities'
import { type CsvTable, cellsOf } from './csv-table'
import type { ExportWork } from './export-work'

const ACTIVITY_COLUMNS = [
  ...['id', 'type', 'started_at', 'ended_at', 'duration_ms', 'distance_m', 'elevation_gain_m', 'notes', 'video_id'],
  ...['video_offset_ms', 'sample_count', 'split_count', 'thinned_to_m', 'saved_at', 'extra'],
]
const SPLIT_COLUMNS = ['id', 'distance_m', 'duration_s', 'pace_s_per_km', 'elevation_gain_m'] as const
const SAMPLE_COLUMNS = [
  ...(['time', 'latitude', 'longitude', 'altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const),
]

/** Rows that are made at a time. */
const PAGE = 1000

/** The tables of activities. */
export function activityTables(work: ExportWork): CsvTable[] {
  return [
    { name: 'activities', columns: ACTIVITY_COLUMNS, pages: () => activities(work) },
    { name: 'activity_splits', columns: ['activity_id', ...SPLIT_COLUMNS, 'extra'], pages: () => splits(work) },
    {
      name: 'activity_samples',
      columns: ['activity_id', 'stretch', ...SAMPLE_COLUMNS, 'extra'],
      pages: () => samples(work),
    },
  ]
}

async function* activities({ db, chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { id } of chosen.activities) yield [cellsOf({ ...(await requireActivity(db, id)) }, ACTIVITY_COLUMNS)]
}

async function* splits({ db, chosen }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { key, id } of chosen.activities) {
    const rows = await splitsOfActivity(db, key)
    yield rows.map((split) => [id, ...cellsOf(split, SPLIT_COLUMNS), extraText(split, SPLIT_COLUMNS)])
  }
}

async function* samples({ db, chosen, done }: ExportWork): AsyncGenerator<CsvValue[][]> {
  for (const { id } of chosen.activities) {
    for (const page of pagesOf(await loadActivity(db, id), id)) {
      yield page
      done(page.length)
    }
  }
}

function* pagesOf({ track }: LoadedActivity, id: string): Generator<CsvValue[][]> {
  let stretch = 1
  for (let from = 0; from < track.length; from += PAGE) {
    yield track.samples(from, from + PAGE).map((sample, at) => {
      if (track.breaks[stretch - 1] === from + at) stretch++
      return [id, stretch, ...cellsOf(sample, SAMPLE_COLUMNS), extraText(sample, SAMPLE_COLUMNS)]
    })
  }
}

/** The other keys of a record, as JSON in one cell. */
function extraText(record: Record<string, unknown>, known: readonly string[]): string | null {
  const extra = Object.entries(record).filter(([key]) => !known.includes(key))
  return extra.length === 0 ? null : JSON.stringify(Object.fromEntries(extra))
}
