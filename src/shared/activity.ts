import * as z from 'zod'
import { instant } from './event-fields'
import { integerField, longText, name, numberField } from './field-schemas'
import { idSchema } from './ids'

/** The format name of an activity, with its version. */
export const ACTIVITY_FORMAT = 'frametrove-activity/1'

/** The newest version of the format that is read. */
export const ACTIVITY_FORMAT_VERSION = 1

/** The fewest and the most samples of an activity that is saved. */
export const MIN_SAMPLES = 2
export const MAX_SAMPLES = 100_000

/** The shortest distance of an activity that is saved, in metres. */
export const MIN_DISTANCE_M = 10

// A key set to null counts as left out, and keys that are not known are kept, as in results files.

const MAX_SAFE = Number.MAX_SAFE_INTEGER
/** Beyond lies nothing that moves near the earth; in metres, and in metres a second. */
const MAX_ALTITUDE_M = 1_000_000
const MAX_SPEED_MPS = 100_000

const metres = numberField(0, MAX_SAFE)
const latitude = numberField(-90, 90)
const longitude = numberField(-180, 180)

/** A location sample: where the device was, and when. */
export const locationSampleSchema = z
  .looseObject({
    time: instant.describe('When it was taken, as ISO 8601 with its offset.'),
    latitude: latitude.describe('Degrees north, WGS 84.'),
    longitude: longitude.describe('Degrees east, WGS 84.'),
    altitude_m: numberField(-MAX_ALTITUDE_M, MAX_ALTITUDE_M).nullish().describe('Elevation in metres.'),
    speed_mps: numberField(0, MAX_SPEED_MPS).nullish().describe('Speed over ground in metres a second.'),
    course_deg: numberField(0, 360).nullish().describe('Course over ground in degrees, clockwise from north.'),
    accuracy_m: metres.nullish().describe('Radius of the position’s uncertainty in metres.'),
  })
  .meta({ title: 'Location sample' })

/** A location sample of a live recording: without a time, it gets that of its arrival. */
export const liveSampleSchema = locationSampleSchema.extend({ time: locationSampleSchema.shape.time.nullish() })

/** A stretch of an activity, such as each kilometre of a run. */
export const splitSchema = z
  .looseObject({
    id: idSchema.describe('The split: any text of 1 to 200 characters, unique in its activity.'),
    distance_m: metres.describe('Length of the split in metres.'),
    duration_s: metres.describe('How long it took, in seconds.'),
    pace_s_per_km: metres.nullish().describe('Pace in seconds a kilometre.'),
    elevation_gain_m: metres.nullish().describe('Metres climbed in it.'),
  })
  .meta({ title: 'Split' })

/** What an activity says of itself but its samples and splits. Times count from 1970; spans in ms, lengths in metres. */
export const activityHeadSchema = z.looseObject({
  $schema: z.string().nullish(),
  format: z.literal(ACTIVITY_FORMAT).describe('The format and its version.'),
  id: idSchema.describe('The activity: any text of 1 to 200 characters, unique in the store.'),
  type: name.min(1).describe('What was done, such as run, ride, drone or dashcam.'),
  started_at: instant
    .nullish()
    .describe('When it began, as ISO 8601 with its offset. Default: the first sample’s time.'),
  ended_at: instant.nullish().describe('When it ended. Default: the last sample’s time.'),
  duration_ms: integerField(0, MAX_SAFE)
    .nullish()
    .describe('How long it took without pauses, in milliseconds. Default: the time of its stretches.'),
  distance_m: metres.nullish().describe('Length of the route in metres. Default: computed from the samples.'),
  notes: longText.nullish().describe('Anything a person wants to say of it.'),
  video_id: idSchema.nullish().describe('The video that was taken meanwhile.'),
  video_offset_ms: integerField(-MAX_SAFE, MAX_SAFE)
    .nullish()
    .describe(
      'Time in the video, in milliseconds, at which the activity starts; negative where the video began later.',
    ),
})

/** A whole activity, version 1. */
export const activitySchema = activityHeadSchema
  .extend({
    samples: z.array(locationSampleSchema).describe('The location samples, in the order of their times.'),
    breaks: z
      .array(integerField(1, MAX_SAMPLES))
      .nullish()
      .describe(
        'Places of the samples, from 0, that begin a new stretch after a pause. No way and no time counts between.',
      ),
    splits: z.array(splitSchema).nullish().describe('The splits, in order. Default: one each kilometre.'),
  })
  .meta({
    title: 'Frametrove activity',
    description: 'A recorded activity with its location samples, for Frametrove: Ingest Activity.',
  })

export type LocationSample = z.infer<typeof locationSampleSchema>
export type LocationSampleInput = z.input<typeof locationSampleSchema>
export type LiveSample = z.infer<typeof liveSampleSchema>
export type LiveSampleInput = z.input<typeof liveSampleSchema>
export type Split = z.infer<typeof splitSchema>
export type ActivityHead = z.infer<typeof activityHeadSchema>
export type Activity = z.infer<typeof activitySchema>
export type ActivityInput = z.input<typeof activitySchema>

/** The version of an activity format, such as 1 of `frametrove-activity/1`; `null` where it is no activity format. */
export function activityFormatVersion(format: unknown): number | null {
  const version = typeof format === 'string' ? /^frametrove-activity\/(\d{1,6})$/.exec(format)?.[1] : undefined
  return version === undefined ? null : Number(version)
}
