import { type Kysely, sql } from 'kysely'
import { Slices } from '../maintenance/task'
import type { StoreSchema } from '../schema/tables'
import { columnSlices } from './column-slices'
import type { FrameList } from './frame-list'
import { FrameLookup, STRIDE } from './frame-lookup'
import type { ScopePart } from './scope'

/** The detections of a gallery's frames. Those of frame `f` are at the places from `starts[f]` to `starts[f + 1]`. */
export interface Detections {
  starts: Uint32Array
  labels: Uint32Array
  /** `NaN` where none was given. */
  confidences: Float64Array
  /** When each was seen, in milliseconds, as far as it is known; in no order. */
  times: Float64Array
  /** Texts of labels by their keys. */
  labelTexts: ReadonlyMap<number, string>
}

/** Reads the detections of all parts, and to which frames they belong. */
export async function readDetections(
  db: Kysely<StoreSchema>,
  frames: FrameList,
  parts: readonly ScopePart[],
): Promise<Detections> {
  const found: Found = { owners: [], labels: [], confidences: [] }
  const times: number[] = []
  for (const [part, { detectionRuns }] of parts.entries()) {
    if (detectionRuns.length === 0) continue
    const lookup = await FrameLookup.of(frames, part)
    await forEachDetection(db, detectionRuns, (number, ownTime, labelKey, confidence) => {
      for (const frame of lookup.find(number, ownTime)) {
        found.owners.push(frame)
        found.labels.push(labelKey)
        found.confidences.push(confidence)
      }
      const time = ownTime ?? (number === null ? null : lookup.timeOf(number))
      if (time !== null) times.push(time)
    })
  }
  const rows = await db.selectFrom('label').selectAll().execute()
  return {
    ...(await byFrame(frames.count, found)),
    times: new Float64Array(times),
    labelTexts: new Map(rows.map((row) => [row.label_key, row.text])),
  }
}

/** Calls back with the frame number, the time, the label's key, the confidence (or `NaN`) and the key of each detection of runs. */
export async function forEachDetection(
  db: Kysely<StoreSchema>,
  runKeys: readonly number[],
  take: (number: number | null, time: number | null, labelKey: number, confidence: number, key: number) => void,
): Promise<void> {
  for (const ownerKey of runKeys) {
    const read = {
      ...{ table: 'detection', owner: 'run_key', ownerKey, order: 'frame_number', key: 'detection_key' },
      columns: ['timestamp_ms', 'label_key', 'confidence'].map((name) => sql.ref(name)),
    }
    for await (const [numbers = [], keys = [], times = [], labelKeys = [], confidences = []] of columnSlices(
      db,
      read,
    )) {
      for (let at = 0; at < numbers.length; at++) {
        const confidence = confidences[at] ?? Number.NaN
        take(numbers[at] ?? null, times[at] ?? null, labelKeys[at] ?? 0, confidence, keys[at] ?? 0)
      }
    }
  }
}

/** Detections in the order in which they were read, each with its frame. */
interface Found {
  owners: number[]
  labels: number[]
  confidences: number[]
}

/** Sorts by frame: by counting, since a million have to be. */
async function byFrame(
  count: number,
  { owners, labels, confidences }: Found,
): Promise<Pick<Detections, 'starts' | 'labels' | 'confidences'>> {
  const slices = new Slices()
  const starts = new Uint32Array(count + 1)
  for (const frame of owners) starts[frame + 1] = (starts[frame + 1] ?? 0) + 1
  for (let frame = 0; frame < count; frame++) starts[frame + 1] = (starts[frame + 1] ?? 0) + (starts[frame] ?? 0)
  const free = starts.slice()
  const sorted = { starts, labels: new Uint32Array(owners.length), confidences: new Float64Array(owners.length) }
  for (let at = 0; at < owners.length; at++) {
    if (at % STRIDE === 0) await slices.next()
    const frame = owners[at] ?? 0
    const place = free[frame] ?? 0
    free[frame] = place + 1
    sorted.labels[place] = labels[at] ?? 0
    sorted.confidences[place] = confidences[at] ?? Number.NaN
  }
  return sorted
}

/** 1 for the frames that have a detection of one of the labels (none: of any), of at least that confidence. */
export function framesWith(
  { starts, labels, confidences, labelTexts }: Detections,
  wanted: readonly string[] | undefined,
  minConfidence: number | undefined,
): Uint8Array {
  const texts = new Set(wanted)
  const isAnyLabel = texts.size === 0
  const keys = new Set([...labelTexts].filter(([, text]) => texts.has(text)).map(([key]) => key))
  const found = new Uint8Array(starts.length - 1)
  for (let frame = 0; frame < found.length; frame++) {
    const end = starts[frame + 1] ?? 0
    for (let at = starts[frame] ?? 0; at < end; at++) {
      if (!isAnyLabel && !keys.has(labels[at] ?? 0)) continue
      if (minConfidence !== undefined && !((confidences[at] ?? Number.NaN) >= minConfidence)) continue
      found[frame] = 1
      break
    }
  }
  return found
}

/** Labels with the number of frames that have them, the most frequent first. */
export function countLabels({ starts, labels, labelTexts }: Detections): { label: string; frames: number }[] {
  const counts = new Map<number, number>()
  const lastFrame = new Map<number, number>()
  for (let frame = 0; frame + 1 < starts.length; frame++) {
    const end = starts[frame + 1] ?? 0
    for (let at = starts[frame] ?? 0; at < end; at++) {
      const label = labels[at] ?? 0
      if (lastFrame.get(label) === frame) continue
      lastFrame.set(label, frame)
      counts.set(label, (counts.get(label) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([key, frames]) => ({ label: labelTexts.get(key) ?? '', frames }))
    .sort((a, b) => b.frames - a.frames || (a.label < b.label ? -1 : 1))
}
