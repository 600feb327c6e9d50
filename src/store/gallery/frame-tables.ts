/** A table that has frames. */
export interface FrameTableNames {
  table: 'frame' | 'event_frame'
  owner: 'run_key' | 'event_key'
  key: 'frame_key' | 'event_frame_key'
  time: 'timestamp_ms' | 'timestamp_offset_ms'
  tags: 'frame_tag' | 'event_frame_tag'
}

/** Frames of videos. */
export const VIDEO_FRAMES: FrameTableNames = {
  ...{ table: 'frame', owner: 'run_key', key: 'frame_key', time: 'timestamp_ms', tags: 'frame_tag' },
}

/** Frames of events. */
export const EVENT_FRAMES: FrameTableNames = {
  ...{ table: 'event_frame', owner: 'event_key', key: 'event_frame_key', time: 'timestamp_offset_ms' },
  tags: 'event_frame_tag',
}

/** What a gallery names a frame by: one of an event by a negative number, so that it is none of a video's. */
export function galleryKey({ table }: FrameTableNames, rowKey: number): number {
  return table === 'frame' ? rowKey : -rowKey
}

/** The keys of the rows in one of the tables, in the order given. */
export function rowKeys({ table }: FrameTableNames, galleryKeys: readonly number[]): number[] {
  return table === 'frame' ? galleryKeys.filter((key) => key > 0) : galleryKeys.flatMap((key) => (key < 0 ? -key : []))
}
