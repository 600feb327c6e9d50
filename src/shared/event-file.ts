import * as z from 'zod'
import { instant, MAX_FRAMES, tags } from './event-fields'
import { integerField, longText, milliseconds, name, pathText } from './field-schemas'
import { idSchema } from './ids'

/** The name of the file that tells of an event, in the folder of its images. */
export const EVENT_FILE = 'event.json'
/** The format name of such a file. */
export const EVENT_FORMAT = 'frametrove-event/1'

const frameSchema = z.looseObject({
  frame_number: integerField(1, Number.MAX_SAFE_INTEGER)
    .nullish()
    .describe('From 1; by default in the order of the list.'),
  path: pathText.describe('The image, relative to this file.'),
  timestamp_offset_ms: milliseconds.nullish().describe('Time from the start of the event in milliseconds.'),
  tags: tags.nullish().describe('Tags of the frame, each any text of 1 to 200 characters.'),
})

/** What an `event.json` may say. A key set to `null` counts as left out. */
export const eventFileSchema = z
  .looseObject({
    $schema: z.string().nullish(),
    format: z.literal(EVENT_FORMAT).nullish().describe('The format and its version.'),
    id: idSchema.nullish().describe('The event: any text of 1 to 200 characters. By default a new UUID.'),
    video_id: idSchema.nullish().describe('The video that the event is in.'),
    kind: idSchema.nullish().describe('What kind of event it is, such as person_at_door.'),
    occurred_at: instant.nullish().describe('When it happened, as ISO 8601 with its offset.'),
    description: longText.nullish().describe('What the model said of it.'),
    sampling_strategy: name.nullish().describe('How its frames were chosen, such as uniform.'),
    tags: tags.nullish().describe('Tags, each any text of 1 to 200 characters.'),
    frames: z
      .array(frameSchema)
      .max(MAX_FRAMES)
      .nullish()
      .describe('The frames; by default all images of the folder, with the numbers and times that their names carry.'),
  })
  .meta({ title: 'Frametrove event', description: 'An event and its frames, for Frametrove: Ingest Frames.' })
export type EventFile = z.infer<typeof eventFileSchema>
