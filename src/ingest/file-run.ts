import { RESULT_KINDS, type ResultKind } from '../shared/kinds'
import type { RecordBatch, RecordOf } from '../shared/records'
import type { Place } from './readers/reader'

/** Checked records of one kind, and where in the file each of them stands. */
interface Pending<R> {
  records: R[]
  places: Place[]
  positions: number[]
}

/** What one file gives to one run, between two drains. */
export class FileRun {
  readonly videoId: string
  readonly toolName: string
  #pending = emptyPending()
  readonly #reported = new Set<ResultKind>()

  constructor(videoId: string, toolName: string) {
    this.videoId = videoId
    this.toolName = toolName
  }

  add<K extends ResultKind>(kind: K, record: RecordOf[K], place: Place, position: number): void {
    const pending = this.#pending[kind]
    pending.records.push(record)
    pending.places.push(place)
    pending.positions.push(position)
  }

  /** Says that the tool reported on a kind, though no record of it follows. */
  report(kind: ResultKind): void {
    this.#reported.add(kind)
  }

  pending<K extends ResultKind>(kind: K): readonly RecordOf[K][] {
    return this.#pending[kind].records
  }

  /** Where the pending record `index` stands, with the path within it. */
  placeOf(kind: ResultKind, index: number, path = ''): string {
    const { places, positions } = this.#pending[kind]
    return places[index]?.(positions[index] ?? 0, path) ?? ''
  }

  /** Takes what is pending; `null` where that is nothing. */
  take(): RecordBatch | null {
    const batch: RecordBatch = {}
    for (const kind of RESULT_KINDS) {
      const { records } = this.#pending[kind]
      if (records.length > 0 || this.#reported.has(kind)) setKind(batch, kind, records)
    }
    this.#pending = emptyPending()
    this.#reported.clear()
    return Object.keys(batch).length === 0 ? null : batch
  }
}

function emptyPending(): { [K in ResultKind]: Pending<RecordOf[K]> } {
  const none = () => ({ records: [], places: [], positions: [] })
  return { frames: none(), captions: none(), transcripts: none(), objects: none() }
}

function setKind<K extends ResultKind>(batch: RecordBatch, kind: K, records: RecordBatch[K]): void {
  batch[kind] = records
}
