import type { Kysely } from 'kysely'
import { EVENT_FILE, EVENT_FORMAT } from '../../shared/event-file'
import { getEvent } from '../repositories/events'
import type { StoreSchema } from '../schema/tables'
import type { WrittenFrame } from './copy-images'
import type { ExportTarget } from './export-target'
import { inParts, JsonFile } from './json-file'

/**
 * Writes the `event.json` of exported frames. Those without an image are left out: an event's frame is an image.
 * @param folder with a `/` at its end, or empty
 */
export async function writeEventFile(
  db: Kysely<StoreSchema>,
  target: ExportTarget,
  folder: string,
  eventId: string,
  frames: readonly WrittenFrame[],
): Promise<void> {
  const event = await getEvent(db, eventId)
  await JsonFile.write(target, folder + EVENT_FILE, async (json) => {
    json.add('format', EVENT_FORMAT)
    json.add('id', event.id)
    json.add('video_id', event.videoId)
    json.add('kind', event.kind)
    json.add('occurred_at', event.occurredAt)
    json.add('description', event.description)
    json.add('sampling_strategy', event.samplingStrategy)
    json.add('tags', event.tags)
    const records = inParts(frames, ({ name, number, timeMs, tags }) =>
      name === null
        ? []
        : [
            {
              ...{ frame_number: number, path: name },
              ...(timeMs === null ? {} : { timestamp_offset_ms: timeMs }),
              ...(tags.length === 0 ? {} : { tags }),
            },
          ],
    )
    await json.addList('frames', records)
  })
}
