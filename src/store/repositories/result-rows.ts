import type { ResultKind } from '../../shared/kinds'
import type { RecordOf } from '../../shared/records'
import type { BulkInsert, SqlValue } from '../engine/operations'

/** A frame's image in the store, once it has been copied in. */
export interface StoredImage {
  /** Below the storage folder, `/` separated. */
  path: string
  width: number
  height: number
  sizeBytes: number
  crc32: number
}

/** The table of each kind. */
export const RESULT_TABLES = {
  frames: 'frame',
  captions: 'caption',
  transcripts: 'transcript_segment',
  objects: 'detection',
} as const satisfies Record<ResultKind, string>

const COLUMNS = {
  frames: ['run_key', 'frame_number', 'timestamp_ms', 'path', 'width', 'height', 'size_bytes', 'crc32', 'extra'],
  captions: ['run_key', 'frame_number', 'timestamp_ms', 'end_ms', 'text', 'confidence', 'extra'],
  transcripts: ['run_key', 'start_ms', 'end_ms', 'text', 'speaker', 'confidence', 'words', 'extra'],
  objects: [
    'run_key',
    'frame_number',
    'timestamp_ms',
    'label_key',
    'confidence',
    'x',
    'y',
    'w',
    'h',
    'track_id',
    'extra',
  ],
} as const satisfies Record<ResultKind, readonly string[]>

const LABEL_COLUMN = COLUMNS.objects.indexOf('label_key')

/** Labels by the order in which they first came, as rows carry them until `withKeys`. */
export class LabelNumbers {
  readonly texts: string[] = []
  readonly #numbers = new Map<string, number>()

  numberOf(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.texts.push(text) - 1
      this.#numbers.set(text, number)
    }
    return number
  }
}

/** Records of one kind as rows; the run's and the labels' keys are filled in by `withKeys`. */
export type KeylessRows = BulkInsert & { kind: ResultKind; values: SqlValue[] }

/** Characters of text that take as much memory and time as a number does. */
const CHARACTERS_A_VALUE = 32

/** What rows weigh, for those who hold a bounded amount of them: one for each value, and more for long text. */
export function rowsWeight({ values }: KeylessRows): number {
  let weight = values.length
  for (const value of values) if (typeof value === 'string') weight += textWeight(value)
  return weight
}

/** What a text adds to the weight of its row. */
export function textWeight(text: string | null): number {
  return text === null ? 0 : text.length / CHARACTERS_A_VALUE
}

/** Frames as rows. `images` holds the stored image of each frame, or `null`. */
export function frameRows(
  records: readonly RecordOf['frames'][],
  images: readonly (StoredImage | null)[],
): KeylessRows {
  const values: SqlValue[] = []
  records.forEach((it, index) => {
    const image = images[index]
    const [width, height] = image ? [image.width, image.height] : [it.width, it.height]
    values.push(
      0,
      it.frameNumber,
      it.timestampMs,
      image?.path ?? null,
      width,
      height,
      image?.sizeBytes ?? null,
      image?.crc32 ?? null,
      it.extra,
    )
  })
  return keylessRows('frames', values)
}

/** Captions as rows. */
export function captionRows(records: readonly RecordOf['captions'][]): KeylessRows {
  const values: SqlValue[] = []
  for (const it of records) {
    values.push(0, it.frameNumber, it.timestampMs, it.endMs, it.text, it.confidence, it.extra)
  }
  return keylessRows('captions', values)
}

/** Transcript segments as rows. */
export function transcriptRows(records: readonly RecordOf['transcripts'][]): KeylessRows {
  const values: SqlValue[] = []
  for (const it of records) {
    values.push(0, it.startMs, it.endMs, it.text, it.speaker, it.confidence, it.words, it.extra)
  }
  return keylessRows('transcripts', values)
}

/** Detections as rows. */
export function objectRows(records: readonly RecordOf['objects'][], labels: LabelNumbers): KeylessRows {
  const values: SqlValue[] = []
  for (const it of records) {
    values.push(0, it.frameNumber, it.timestampMs, labels.numberOf(it.label), it.confidence)
    values.push(it.x, it.y, it.w, it.h, it.trackId, it.extra)
  }
  return keylessRows('objects', values)
}

/** Rows of one kind as one insert, with the keys that are known only inside the transaction. */
export function withKeys(
  kind: ResultKind,
  parts: readonly KeylessRows[],
  runKey: number,
  labelKeys: readonly number[],
): BulkInsert {
  // A copy, since the same rows are used again when a transaction is retried. `concat` copies whole blocks.
  const values = ([] as SqlValue[]).concat(...parts.map((part) => part.values))
  const { table, columns } = keylessRows(kind, values)
  const width = columns.length
  for (let at = 0; at < values.length; at += width) values[at] = runKey
  if (kind === 'objects') {
    for (let at = LABEL_COLUMN; at < values.length; at += width) values[at] = labelKeys[Number(values[at])] ?? null
  }
  return { table, columns, values }
}

/** Rows of a kind from their flat values. */
export function keylessRows(kind: ResultKind, values: SqlValue[]): KeylessRows {
  return { kind, table: RESULT_TABLES[kind], columns: COLUMNS[kind], values }
}
