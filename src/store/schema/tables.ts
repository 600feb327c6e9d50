import type { Generated } from 'kysely'

/** 0 or 1. */
type Flag = number
/** JSON as text. */
type JsonText = string
/** ISO 8601, UTC. */
type Instant = string

export interface VideoTable {
  video_key: Generated<number>
  id: string
  title: string | null
  source_uri: string | null
  duration_ms: number | null
  width: number | null
  height: number | null
  frame_rate: number | null
  created_at: Instant
  expected_kinds: JsonText | null
}

export interface RunTable {
  run_key: Generated<number>
  id: string
  /** `null` while an ingest is still writing the run: it belongs to no video yet, so nothing shows it. */
  video_key: number | null
  tool: string
  tool_version: string | null
  model: string | null
  parameters: JsonText | null
  /** Source files as JSON. */
  sources: JsonText
  /** Over the source files; `null` for results passed in memory. */
  source_hash: string | null
  started_at: Instant
  finished_at: Instant | null
  /** When it was last made current again by a person. */
  restored_at: Instant | null
  is_current: Flag
  /** The kinds the tool reported on, a bit each, in the order of RESULT_KINDS. */
  kinds: number
  frame_count: number
  caption_count: number
  transcript_count: number
  object_count: number
  frame_bytes: number
}

interface ResultTable {
  run_key: number
  extra: JsonText | null
}

export interface FrameTable extends ResultTable {
  frame_key: Generated<number>
  frame_number: number | null
  timestamp_ms: number | null
  /** The image below the storage folder, `/` separated. */
  path: string | null
  width: number | null
  height: number | null
  size_bytes: number | null
  /** Of the image's bytes; `null` where it was stored before checksums were. */
  crc32: number | null
}

export interface CaptionTable extends ResultTable {
  caption_key: Generated<number>
  frame_number: number | null
  timestamp_ms: number | null
  end_ms: number | null
  text: string
  confidence: number | null
}

export interface TranscriptSegmentTable extends ResultTable {
  transcript_segment_key: Generated<number>
  start_ms: number
  end_ms: number
  text: string
  speaker: string | null
  confidence: number | null
  words: JsonText | null
}

export interface DetectionTable extends ResultTable {
  detection_key: Generated<number>
  frame_number: number | null
  timestamp_ms: number | null
  label_key: number
  confidence: number | null
  x: number
  y: number
  w: number
  h: number
  track_id: number | null
}

/** Text of labels, once each: binding text is what costs. */
export interface LabelTable {
  label_key: Generated<number>
  text: string
}

export interface EventTable {
  event_key: Generated<number>
  id: string
  video_key: number | null
  kind: string | null
  occurred_at: Instant
  description: string | null
  sampling_strategy: string | null
  is_pinned: Flag
  /** Over the files that its frames were ingested from; `null` for those that were given otherwise. */
  source_hash: string | null
  created_at: Instant
}

export interface EventTagTable {
  event_tag_key: Generated<number>
  event_key: number
  tag: string
}

export interface EventFrameTable {
  event_frame_key: Generated<number>
  id: string
  event_key: number
  /** From 1. */
  frame_number: number
  /** The image below the storage folder, `/` separated; `null` where a repair has found it lost. */
  path: string | null
  timestamp_offset_ms: number | null
  width: number
  height: number
  size_bytes: number | null
  /** Of the image's bytes. */
  crc32: number | null
  created_at: Instant
}

export interface FrameTagTable {
  frame_tag_key: Generated<number>
  frame_key: number
  tag: string
}

export interface EventFrameTagTable {
  event_frame_tag_key: Generated<number>
  event_frame_key: number
  tag: string
}

export interface DebugSessionTable {
  debug_session_key: Generated<number>
  video_key: number
  /** As the caller gave it, unique in the video. */
  id: string
  collection_date: Instant | null
  format_version: number
  /** The archive below the storage folder, `/` separated; `null` where a repair has found it lost. */
  path: string | null
  /** Of the JSON. */
  raw_bytes: number
  /** Of the archive. */
  size_bytes: number | null
  /** Of the archive's bytes. */
  crc32: number | null
  /** SHA-256 of the JSON as it is kept, hexadecimal. */
  content_hash: string
  frame_count: number
  detection_count: number
  track_count: number
  first_frame_number: number | null
  last_frame_number: number | null
  from_ms: number | null
  to_ms: number | null
  /** Whether every frame has a number, and none a lower one than the frame before. */
  is_ordered: Flag
  is_current: Flag
  is_pinned: Flag
  /** What stands out, as JSON. */
  outliers: JsonText
  /** How many series have no summary. */
  series_left_out: number
  created_at: Instant
}

/** A member of an archive: a gzip stream of its own, with a text that is a part of the JSON. */
export interface DebugMemberTable {
  debug_member_key: Generated<number>
  debug_session_key: number
  /** Its place among the members, from 0. */
  ordinal: number
  /** What is in it. */
  part: string
  /** Where it lies in the file, in bytes. */
  offset: number
  length: number
  /** Of its bytes in the file. */
  crc32: number
  /** In bytes, decompressed. */
  raw_length: number
  /** Where its items or values are in that, separated by commas: what is around holds the JSON together. */
  text_start: number
  text_length: number
  /** Of its items, in all of that part. */
  first_index: number
  item_count: number
  /** Of its frames. */
  least_frame_number: number | null
  greatest_frame_number: number | null
  least_ms: number | null
  greatest_ms: number | null
}

export interface DebugTrackTable {
  debug_track_key: Generated<number>
  debug_session_key: number
  ordinal: number
  track_id: number
  /** The track as JSON, but its points. */
  facts: JsonText
  point_count: number
  first_frame_number: number | null
  last_frame_number: number | null
  /** Where its points are, five 64-bit floats a stretch: member, start and length in it in bytes, first point, count. */
  segments: Uint8Array
}

export interface DebugSeriesTable {
  debug_series_key: Generated<number>
  debug_session_key: number
  ordinal: number
  name: string
  kind: string
  label: string
  value_count: number
  min: number
  max: number
  mean: number
  p50: number
  p95: number
  /** As `SummaryWriter` packs it. */
  summary: Uint8Array
}

export interface ActivityTable {
  activity_key: Generated<number>
  id: string
  type: string
  started_at: Instant
  ended_at: Instant
  /** Without pauses. */
  duration_ms: number
  distance_m: number
  /** `null` where no sample has an altitude. */
  elevation_gain_m: number | null
  notes: string | null
  /** Of a video that need not be there. */
  video_id: string | null
  /** Time in the video at which the activity starts. */
  video_offset_ms: number | null
  sample_count: number
  split_count: number
  /** Places of the samples that begin a new stretch after a pause. */
  breaks: JsonText
  /** Its unknown keys. */
  extra: JsonText | null
  /** The tolerance in metres that its route was thinned with. */
  thinned_to_m: number | null
  /** SHA-256 of what was saved, hexadecimal. */
  content_hash: string
  /** Whether it was changed since. */
  is_edited: Flag
  saved_at: Instant
}

export interface ActivitySplitTable {
  activity_split_key: Generated<number>
  activity_key: number
  /** Its place among the splits, from 0. */
  ordinal: number
  id: string
  distance_m: number
  duration_s: number
  pace_s_per_km: number | null
  elevation_gain_m: number | null
  extra: JsonText | null
}

/** Samples of an activity that follow one another. */
export interface ActivityBlockTable {
  activity_block_key: Generated<number>
  activity_key: number
  /** Its place among the blocks, from 0. */
  ordinal: number
  sample_count: number
  /** Of `data`. */
  crc32: number
  /** As `encodeBlock` packs them. */
  data: Uint8Array
}

export interface OperationTable {
  operation_key: Generated<number>
  at: Instant
  name: string
  video_id: string | null
  row_count: number
  bytes: number
  milliseconds: number
  attempts: number
  outcome: string
  error: string | null
  /** Of the newest operations that succeeded; `null` for others. */
  operation_id: Generated<string | null>
  /** JSON: what it answered. */
  answer: Generated<string | null>
}

/** The tables of the store, as the newest migration leaves them. */
export interface StoreSchema {
  video: VideoTable
  run: RunTable
  frame: FrameTable
  caption: CaptionTable
  transcript_segment: TranscriptSegmentTable
  detection: DetectionTable
  label: LabelTable
  event: EventTable
  event_tag: EventTagTable
  event_frame: EventFrameTable
  frame_tag: FrameTagTable
  event_frame_tag: EventFrameTagTable
  debug_session: DebugSessionTable
  debug_member: DebugMemberTable
  debug_track: DebugTrackTable
  debug_series: DebugSeriesTable
  activity: ActivityTable
  activity_split: ActivitySplitTable
  activity_block: ActivityBlockTable
  operation: OperationTable
}
