import type { ExportScope } from '../../shared/data-export'
import { RESULT_KINDS } from '../../shared/kinds'
import { emptyDatabase } from '../maintenance/restored-database'
import { Slices, type StoreParts } from '../maintenance/task'
import { bitsToKinds } from '../repositories/kinds-column'
import { RESULT_TABLES } from '../repositories/result-rows'
import type { RunRow } from '../repositories/runs'
import type { Keyed } from './chosen'
import type { ExportWork } from './export-work'
import { PartialDatabase } from './partial-database'
import { requireThere } from './run-file'
import { rowsOfRun } from './run-rows'

/**
 * The image of a database with what was chosen: of everything the store's own as it is between two transactions, with all
 * runs and the log of operations, as a backup has it; else a new one of the same tables.
 */
export async function databaseImage(store: StoreParts, work: ExportWork, scope: ExportScope): Promise<Uint8Array> {
  const { database } = store
  if (scope.kind === 'all') return database.quietly(() => database.engine.database.export())
  const made = await emptyDatabase(await store.loadSqlite())
  try {
    const read = (statement: string, parameters: (string | number)[]) => database.engine.read(statement, parameters)
    await fill(new PartialDatabase(read, made), work)
    return made.export()
  } finally {
    made.close()
  }
}

async function fill(part: PartialDatabase, work: ExportWork): Promise<void> {
  const { chosen, signal } = work
  const slices = new Slices(signal)
  for (const { key, id } of chosen.videos) {
    part.copy('video', 'video_key', key)
    for (const run of await chosen.runsOf(key)) await copyRun(part, work, run)
    for (const session of await chosen.sessionsOf(id)) {
      part.copy('debug_session', 'debug_session_key', session.debug_session_key)
      for (const table of ['debug_member', 'debug_track', 'debug_series']) {
        for (const _ of part.copyOrdered(table, 'debug_session_key', session.debug_session_key)) await slices.next()
      }
      work.done(session.frame_count)
    }
  }
  for (const { key, samples } of chosen.activities) {
    for (const table of ['activity', 'activity_split', 'activity_block']) part.copy(table, 'activity_key', key)
    work.done(samples)
    await slices.next()
  }
  for (const event of chosen.events) {
    copyEvent(part, event)
    work.done(1)
    await slices.next()
  }
}

async function copyRun(part: PartialDatabase, work: ExportWork, run: RunRow): Promise<void> {
  const slices = new Slices(work.signal)
  part.copy('run', 'run_key', run.run_key)
  const kinds = bitsToKinds(run.kinds)
  for (const kind of RESULT_KINDS.filter((it) => kinds.includes(it))) {
    for await (const rows of rowsOfRun(work.db, kind, run.run_key)) {
      if (kind === 'objects') part.addLabels(rows)
      part.add(RESULT_TABLES[kind], rows)
      if (kind === 'frames') for (const { frame_key: key } of rows) part.copy('frame_tag', 'frame_key', Number(key))
      work.done(rows.length)
      await slices.next()
    }
  }
  await requireThere(work, run)
}

function copyEvent(part: PartialDatabase, { key }: Keyed): void {
  const [event] = part.rows('event', 'event_key', key)
  if (!event) return
  // Its video, where that was not chosen: a row may not refer to one that is not there.
  if (event.video_key !== null) part.copyOnce('video', 'video_key', Number(event.video_key))
  part.add('event', [event])
  part.copy('event_tag', 'event_key', key)
  const frames = part.rows('event_frame', 'event_key', key)
  part.add('event_frame', frames)
  for (const frame of frames) part.copy('event_frame_tag', 'event_frame_key', Number(frame.event_frame_key))
}
