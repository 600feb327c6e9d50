import { v7 as uuidv7 } from 'uuid'
import * as z from 'zod'
import { FrametroveError } from '../shared/errors'
import type { EventDeletion, EventFacts, EventInfo } from '../shared/events'
import type { StoreTransaction } from './database'
import { inFolderTurn } from './files/folder-turns'
import { eventFolder, type ImportedFrame } from './files/frame-files'
import type { ImageSource } from './files/image-source'
import type { IngestTarget } from './ingest-writer'
import type { RunningOperation } from './operations'
import { frameNumbersOf, replacingLost } from './repositories/event-frames'
import {
  deleteEventRows,
  describeEvents,
  ensureEvent,
  findEventKey,
  getEvent,
  requireEventKey,
  setSourceHash,
} from './repositories/events'
import { requireRoom } from './room'

/** Frames to save for an event, and what is said of it. */
export interface FramesOfEvent {
  eventId: string
  images: readonly ImageSource[]
  /** From the event's start, one a frame; `null` where not known. */
  offsetsMs: readonly (number | null)[]
  /** One a frame; `null`: they go on from the event's last. */
  frameNumbers: readonly number[] | null
  /** Of each frame; none where left out. */
  tags?: readonly (readonly string[])[]
  facts?: EventFacts
  /** Over the files that the frames come from. */
  sourceHash?: string
}

/** Frames whose images are in, and not yet named by any row. */
interface ImportedFrames extends FramesOfEvent {
  frameNumbers: readonly number[]
  imported: readonly ImportedFrame[]
  /** Removes the images again. */
  discard(): Promise<void>
}

/** Where saved frames are, by their keys, which follow one another. */
export const savedFramesSchema = z.object({
  eventId: z.string(),
  eventKey: z.int(),
  firstKey: z.int(),
  lastKey: z.int(),
})
export type SavedFrames = z.infer<typeof savedFramesSchema>

const NO_NUMBERS = { whole: new Set<number>(), lost: new Set<number>() }

const COLUMNS = [
  ...['id', 'event_key', 'frame_number', 'path', 'timestamp_offset_ms'],
  ...['width', 'height', 'size_bytes', 'crc32', 'created_at'],
]

/** Makes an event, or changes what is known of it. */
export async function saveEvent(
  { storage }: IngestTarget,
  running: RunningOperation<EventInfo>,
  eventId: string,
  facts: EventFacts,
): Promise<EventInfo> {
  return storage.database.transaction(async ({ db }) => {
    await ensureEvent(db, eventId, facts, new Date().toISOString())
    const event = await getEvent(db, eventId)
    await running.record(db, { rows: 1, bytes: 0 }, event)
    return event
  })
}

/**
 * Saves frames of events, which are made where they are new: all, or nothing. Files first, then the rows that name them.
 * @param answer what the operation answers, of what was saved for each event
 * @param done told after each image how many are in
 * @throws FrametroveError `invalid_input` for a number that the event has; `invalid_image`, `database_full`, `cancelled`;
 *   where the disk fails, the code that fits
 */
export async function saveFrames<T>(
  target: IngestTarget,
  running: RunningOperation<T>,
  events: readonly FramesOfEvent[],
  answer: (saved: SavedFrames[]) => T,
  done: (count: number) => void = () => {},
): Promise<T> {
  const ids = events.map((event) => event.eventId)
  return inTurn(ids, async () => {
    const imported: ImportedFrames[] = []
    try {
      for (const event of events) {
        const before = imported.reduce((sum, it) => sum + it.imported.length, 0)
        imported.push(await importFrames(target, event, (count) => done(before + count)))
      }
      return await target.storage.database.transaction(async (transaction) => {
        requireRoom(transaction.engine.database.usedBytes, target.storage.maxDatabaseBytes())
        const saved: SavedFrames[] = []
        for (const event of imported) saved.push(await insertFrames(transaction, event))
        const images = imported.flatMap((event) => event.imported)
        const bytes = images.reduce((sum, image) => sum + image.sizeBytes, 0)
        const result = answer(saved)
        await running.record(transaction.db, { rows: images.length, bytes }, result)
        return result
      })
    } catch (error) {
      // The first error is the one to report; what stays is swept later.
      for (const event of imported) await event.discard().catch(() => undefined)
      throw error
    }
  })
}

/** Deletes the frames of an event, which stays. @throws FrametroveError `not_found` */
export async function deleteFrames(
  target: IngestTarget,
  running: RunningOperation<EventDeletion>,
  eventId: string,
): Promise<EventDeletion> {
  return inTurn([eventId], async () => {
    const deleted = await target.storage.database.transaction(async ({ db }) => {
      const key = await requireEventKey(db, eventId)
      const deletion = { ...(await describeEvents(db, [eventId])), events: 0 }
      await db.deleteFrom('event_frame').where('event_key', '=', key).execute()
      await setSourceHash(db, key, null)
      await running.record(db, { rows: deletion.frames, bytes: deletion.bytes }, deletion)
      return deletion
    })
    await removeFolders(target, [eventId])
    return deleted
  })
}

/**
 * Deletes events with their frames: rows first, then files. Those that are not there are fine.
 * @param choose those that shall still go, asked once nobody can change them any more
 */
export async function deleteEvents(
  target: IngestTarget,
  running: RunningOperation<EventDeletion>,
  eventIds: readonly string[],
  choose?: (db: StoreTransaction['db']) => Promise<readonly string[]>,
): Promise<EventDeletion> {
  return inTurn(eventIds, async (all) => {
    let ids = all
    const deleted = await target.storage.database.transaction(async ({ db }) => {
      if (choose) ids = await choose(db)
      const deletion = await describeEvents(db, ids)
      await deleteEventRows(db, ids)
      await running.record(db, { rows: deletion.events + deletion.frames, bytes: deletion.bytes }, deletion)
      return deletion
    })
    await removeFolders(target, ids)
    return deleted
  })
}

/** Waits for the turns of all these events, in one order for all callers, so that no two wait for one another. */
export function inTurn<T>(eventIds: readonly string[], work: (ids: readonly string[]) => Promise<T>): Promise<T> {
  const ids = [...new Set(eventIds)].sort()
  return ids.reduceRight<() => Promise<T>>(
    (next, id) => () => inFolderTurn(eventFolder(id), next),
    () => work(ids),
  )()
}

function numbersAfter(taken: readonly number[], count: number): number[] {
  let last = 0
  for (const number of taken) last = Math.max(last, number)
  return Array.from({ length: count }, (_, at) => last + 1 + at)
}

function requireFree(eventId: string, numbers: readonly number[], taken: ReadonlySet<number>): void {
  const problems = numbers.flatMap((number, index) =>
    taken.has(number) ? [{ where: `frameNumbers[${index}]`, message: `the event has a frame ${number} already` }] : [],
  )
  const [first] = problems
  if (!first) return
  throw new FrametroveError(
    'invalid_input',
    {
      what: `The frames of event “${eventId}” were not saved.`,
      why: `${first.where}: ${first.message}.`,
      action: 'Leave the numbers out to go on from the last, or delete the frames of the event first.',
    },
    { problems: problems.slice(0, 100), problemCount: problems.length },
  )
}

async function importFrames(
  { storage }: IngestTarget,
  event: FramesOfEvent,
  done: (count: number) => void,
): Promise<ImportedFrames> {
  const { database, files, signal } = storage
  const { eventId, images } = event
  const folder = eventFolder(eventId)
  files.requireReleased(folder)
  const key = await findEventKey(database.query, eventId)
  const taken = key === null ? NO_NUMBERS : await frameNumbersOf(database.query, key)
  const frameNumbers = event.frameNumbers ?? numbersAfter([...taken.whole, ...taken.lost], images.length)
  requireFree(eventId, frameNumbers, taken.whole)
  const paths = frameNumbers.map((number) => files.pathOf(folder, number))
  const discard = () => (taken.whole.size === 0 ? files.removeFolder(folder) : files.remove(paths))
  try {
    // No row has these numbers: what lies there is left from a crash.
    await files.remove(paths)
    const jpegQuality = storage.jpegQuality()
    const imports = images.map((source, at) => ({ source, folder, index: frameNumbers[at] ?? 0, jpegQuality }))
    const imported = await files.importImages(imports, { ...(signal ? { signal } : {}), done })
    await files.syncNames(folder)
    return { ...event, frameNumbers, imported, discard }
  } catch (error) {
    await discard().catch(() => undefined)
    throw error
  }
}

async function insertFrames({ db, engine }: StoreTransaction, event: ImportedFrames): Promise<SavedFrames> {
  const { eventId, frameNumbers, imported, offsetsMs, tags = [], facts = {}, sourceHash = null } = event
  const now = new Date().toISOString()
  const eventKey = await ensureEvent(db, eventId, facts, now)
  await setSourceHash(db, eventKey, sourceHash)
  const values = imported.flatMap(({ path, width, height, sizeBytes, crc32 }, at) => {
    const offset = offsetsMs[at] ?? null
    return [
      ...[uuidv7(), eventKey, frameNumbers[at] ?? 0, path, offset === null ? null : Math.round(offset)],
      ...[width, height, sizeBytes, crc32, now],
    ]
  })
  let lastKey = 0
  await replacingLost(db, eventKey, frameNumbers, () => {
    engine.write({ table: 'event_frame', columns: COLUMNS, values })
    lastKey = engine.database.lastInsertRowid
    const ofFrames = tags.flatMap((own, at) => own.flatMap((tag) => [lastKey - imported.length + 1 + at, tag]))
    const columns = ['event_frame_key', 'tag']
    if (ofFrames.length > 0) engine.write({ table: 'event_frame_tag', columns, values: ofFrames })
  })
  return { eventId, eventKey, firstKey: lastKey - imported.length + 1, lastKey }
}

/** The rows are gone for good; files that no row names can be swept later. */
async function removeFolders({ storage, log }: IngestTarget, eventIds: readonly string[]): Promise<void> {
  for (const eventId of eventIds) {
    try {
      await storage.files.removeFolder(eventFolder(eventId))
    } catch (error) {
      log({ level: 'warn', message: `Images of event ${eventId} were left behind: ${String(error)}` })
    }
  }
}
