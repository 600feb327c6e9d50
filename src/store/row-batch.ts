import { RESULT_KINDS, type ResultKind } from '../shared/kinds'
import type { FrameRecord, RecordBatch } from '../shared/records'
import {
  captionRows,
  type KeylessRows,
  type LabelNumbers,
  objectRows,
  transcriptRows,
} from './repositories/result-rows'

/** A batch of records of one run as rows, but for the frames, whose images have yet to be copied in. */
export interface RowBatch {
  /** The kinds that the batch has, also where a list is empty. */
  kinds: ResultKind[]
  frames: FrameRecord[]
  rows: KeylessRows[]
  /** The texts of labels that come for the first time, in the order of their numbers. */
  newLabels: string[]
}

/** Records as rows; `labels` numbers the labels of their run. */
export function toRowBatch(batch: RecordBatch, labels: LabelNumbers): RowBatch {
  const known = labels.texts.length
  const rows: KeylessRows[] = []
  if (batch.captions) rows.push(captionRows(batch.captions))
  if (batch.transcripts) rows.push(transcriptRows(batch.transcripts))
  if (batch.objects) rows.push(objectRows(batch.objects, labels))
  return {
    kinds: RESULT_KINDS.filter((kind) => batch[kind] !== undefined),
    frames: batch.frames ?? [],
    rows,
    newLabels: labels.texts.slice(known),
  }
}
