import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { throwIfCancelled } from '../../shared/cancel'
import { type FrametroveError, toFrametroveError } from '../../shared/errors'
import { EVENT_FILE } from '../../shared/event-file'
import type { EventFacts, EventIngestSummary, EventOrigin, IngestedEvent } from '../../shared/events'
import { defined } from '../../shared/validate'
import type { FramesOfEvent } from '../../store/events'
import type { ImageCodecs } from '../../store/files/codecs'
import { imageFile } from '../../store/files/image-source'
import { checkImages, type GoodImage } from '../frames/check-images'
import { ProblemList, WarningList } from '../problems'
import { findEventFolders } from './find-event-folders'
import { type FoundEvent, type FoundFrame, readEventFolder } from './read-event-folder'

/** What the ingest needs of its surroundings. */
export interface EventsContext {
  signal: AbortSignal
  codecs: ImageCodecs
  /** `done` and `total` are images. */
  progress(done: number, total: number, message: string): void
  /** What the frames of an event were ingested from; `undefined` where there is no such event. */
  originOf(eventId: string): Promise<EventOrigin | undefined>
  /** The numbers of the frames that an event has, with their images. */
  framesOf(eventId: string): Promise<ReadonlySet<number>>
  /** Saves all events or none. `done` is told how many images are in. */
  save(events: readonly FramesOfEvent[], summary: EventIngestSummary, done: (count: number) => void): Promise<unknown>
}

/**
 * Ingests folders of events, or folders of such folders: all or nothing. Everything is read and every image checked before
 * the first is stored.
 * @param paths absolute
 * @throws FrametroveError `invalid_input` with all that is wrong as problems (the first 100 are listed), `not_found`,
 *   `cancelled`, or what `save` threw
 */
export async function ingestEvents(paths: readonly string[], context: EventsContext): Promise<EventIngestSummary> {
  try {
    const problems = new ProblemList()
    const found: FoundEvent[] = []
    for (const folder of await findEventFolders(paths)) {
      throwIfCancelled(context.signal)
      const event = await readEventFolder(folder, problems)
      if (event) found.push(event)
    }
    const images = await checkAll(found, problems, context)
    findDoubleIds(found, problems)
    if (problems.count > 0) throw refusal(problems)
    return await saveAll(found, images, context)
  } catch (error) {
    throw toFrametroveError(error, 'The events could not be ingested.')
  }
}

async function checkAll(
  events: readonly FoundEvent[],
  problems: ProblemList,
  context: EventsContext,
): Promise<ReadonlyMap<string, GoodImage>> {
  const paths = [...new Set(events.flatMap((event) => event.frames.map((frame) => frame.path)))]
  const checked = await checkImages(paths, {
    ...{ signal: context.signal, codecs: context.codecs },
    done: (count) => context.progress(count, paths.length, 'Checking images'),
  })
  for (const problem of checked.problems) problems.add(problem)
  return checked.good
}

function findDoubleIds(events: readonly FoundEvent[], problems: ProblemList): void {
  const folders = new Map<string, string>()
  for (const { folder, file } of events) {
    if (file.id == null) continue
    const other = folders.get(file.id)
    if (other === undefined) folders.set(file.id, folder)
    else
      problems.add({ file: folder, where: EVENT_FILE, message: `has the id “${file.id}” of the event in “${other}”` })
  }
}

async function saveAll(
  found: readonly FoundEvent[],
  images: ReadonlyMap<string, GoodImage>,
  context: EventsContext,
): Promise<EventIngestSummary> {
  const warnings = new WarningList()
  const events: IngestedEvent[] = []
  const toSave: FramesOfEvent[] = []
  const clashes = new ProblemList()
  for (const event of found) {
    const eventId = event.file.id ?? uuidv7()
    const sourceHash = hashOf(event, images)
    const stored = await context.originOf(eventId)
    if (stored?.hash === sourceHash && stored.isComplete) {
      events.push({ eventId, frames: event.frames.length, outcome: 'unchanged' })
      continue
    }
    if (stored?.isComplete) {
      clashes.add({ file: event.folder, message: `the event “${eventId}” is stored already, with other frames` })
      continue
    }
    const added = stored?.hash === sourceHash ? await missingFrames(event, eventId, context) : null
    // What is known of an event that is there already stays as it is now.
    const frames = toFrames(added ?? event.frames)
    const facts = added === null ? await factsOf(event, warnings) : {}
    const isSame = added?.length === 0
    events.push({ eventId, frames: frames.images.length, outcome: isSame ? 'unchanged' : 'stored' })
    if (!isSame) toSave.push({ ...frames, facts, eventId, sourceHash })
  }
  if (clashes.count > 0) throw alreadyStored(clashes)
  const summary = { events, warnings: warnings.toArray() }
  const total = toSave.reduce((sum, event) => sum + event.images.length, 0)
  // Also with nothing to save: the operation is noted with its answer.
  await context.save(toSave, summary, (count) => context.progress(count, total, 'Storing images'))
  return summary
}

/** Those of its frames that were deleted, or lost their images. */
async function missingFrames({ frames }: FoundEvent, eventId: string, context: EventsContext): Promise<FoundFrame[]> {
  const there = await context.framesOf(eventId)
  return frames.filter(({ frameNumber }) => !there.has(frameNumber))
}

async function factsOf({ folder, file, frames }: FoundEvent, warnings: WarningList): Promise<EventFacts> {
  let occurredAt = file.occurred_at ?? null
  if (occurredAt === null) {
    const paths = frames.length > 0 ? frames.map(({ path }) => path) : [join(folder, EVENT_FILE)]
    const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtime.getTime()))
    occurredAt = new Date(times.reduce((least, time) => Math.min(least, time))).toISOString()
    warnings.add(
      `“${folder}” does not say when its event occurred: the time of its oldest ${frames.length > 0 ? 'image' : 'file'} counts.`,
    )
  }
  const { video_id: videoId, kind, description, sampling_strategy: samplingStrategy, tags } = file
  const facts: EventFacts = { videoId, kind, description, samplingStrategy, occurredAt, tags: tags ?? undefined }
  return defined(facts)
}

function toFrames(
  frames: readonly FoundFrame[],
): Pick<FramesOfEvent, 'images' | 'offsetsMs' | 'frameNumbers' | 'tags'> {
  return {
    images: frames.map(({ path }) => imageFile(path)),
    offsetsMs: frames.map(({ offsetMs }) => offsetMs),
    frameNumbers: frames.map(({ frameNumber }) => frameNumber),
    tags: frames.map(({ tags }) => tags),
  }
}

function hashOf({ frames }: FoundEvent, images: ReadonlyMap<string, GoodImage>): string {
  const lines = frames.map(({ path, frameNumber, offsetMs }) => [frameNumber, offsetMs, images.get(path)?.sha256])
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex')
}

function refusal(problems: ProblemList): FrametroveError {
  return problems.toError(
    'The events were not ingested.',
    'Correct what is listed, then ingest again. Nothing was stored.',
  )
}

function alreadyStored(problems: ProblemList): FrametroveError {
  return problems.toError(
    'The events were not ingested.',
    'Delete the stored event first, or give this one another id. Nothing was stored.',
  )
}
