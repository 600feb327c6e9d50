import { sql } from 'kysely'
import type { AsyncFileIo } from '../async-file-io'
import { membersIn } from '../debug/archive-reader'
import { folderName } from '../files/folder-name'
import { EVENT_FRAMES } from '../gallery/frame-tables'
import { Slices } from '../maintenance/task'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import { writeActivityFile } from './activity-file'
import type { Keyed } from './chosen'
import { type Copying, copyImages, namesOf } from './copy-images'
import { writeEventFile } from './event-file'
import type { ExportTarget } from './export-target'
import { type ExportWork, readableSessions } from './export-work'
import { selectFrames } from './frames'
import { writeRunFile } from './run-file'

/**
 * Writes what was chosen as files that are ingested again: `videos/<video>/<tool>.frametrove-results.json` for each current
 * run that reported on anything, `videos/<video>/<session>.frametrove-debug.json`, and a folder of `events` for each event,
 * with its images, since an event's frame is one; and `activities/<activity>.frametrove-activity.json`.
 * @param withImages also those of videos
 */
export async function writeJson(
  work: ExportWork,
  target: ExportTarget,
  io: AsyncFileIo,
  withImages: boolean,
): Promise<void> {
  const { files, signal, chosen } = work
  const copying: Copying = { io, files, target, signal, done: () => {} }
  for (const { key, id } of chosen.videos) {
    const folder = `videos/${folderName(id)}/`
    for (const run of await chosen.runsOf(key)) {
      if (run.kinds !== 0) await writeRunFile(work, target, folder, run, withImages ? copying : null)
    }
    for (const session of await readableSessions(work, id)) await writeSession(work, target, folder, session)
  }
  for (const event of chosen.events) await writeEvent(work, target, event, copying)
  for (const { id } of chosen.activities) await writeActivityFile(work, target, `activities/${folderName(id)}`, id)
}

async function writeEvent(work: ExportWork, target: ExportTarget, { key, id }: Keyed, copying: Copying): Promise<void> {
  const folder = `events/${folderName(id)}/`
  const frames = await selectFrames(work.db, EVENT_FRAMES, sql`event_key = ${key}`)
  frames.sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
  const names = namesOf(frames)
  const copied = await copyImages(frames, { folder, nameOf: (_, index) => names[index] ?? '' }, copying)
  for (const { name } of copied) if (name === null) work.missed()
  await writeEventFile(work.db, target, folder, id, copied)
  work.done(1)
}

/** The text of its archive as it is, member by member. */
async function writeSession(
  { db, debug, signal, done }: ExportWork,
  target: ExportTarget,
  folder: string,
  session: DebugSessionRow,
): Promise<void> {
  const slices = new Slices(signal)
  const members = await membersIn(db, session).execute()
  await target.addText(`${folder}${folderName(session.id)}.frametrove-debug.json`, (append) =>
    debug.archive(session, async (reader) => {
      for (const member of members) {
        await slices.next()
        await append(await reader.text(member))
        if (member.part === 'frames') done(member.item_count)
      }
    }),
  )
}
