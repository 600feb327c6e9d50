import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExportScope } from '../../../../src/shared/data-export'
import { temporaryFolders } from '../../../support/temporary-folder'
import { EVENT, ExportYard, SESSION, VIDEO } from './export-yard'

/** Reads text by the grammar of RFC 4180; throws where it is not so. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  while (field.lastIndex < text.length) {
    const found = field.exec(text)
    if (!found) throw new Error(`no CSV at ${row} ${rows.length}`)
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

describe('an export of data as CSV', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let yard: ExportYard

  beforeEach(async () => {
    yard = await ExportYard.open(await newFolder())
    await yard.fill()
  })
  afterEach(() => yard.close())

  /** The tables of an export, each as objects by its columns. */
  async function tablesOf(scope: ExportScope): Promise<Record<string, Record<string, string>[]>> {
    const { path, files } = await yard.export('csv', scope)
    const names = readdirSync(path)
    assert.equal(files, names.length)
    return Object.fromEntries(
      names.sort().map((name) => {
        const [columns = [], ...rows] = parseCsv(readFileSync(join(path, name), 'utf8'))
        for (const row of rows) assert.equal(row.length, columns.length, name)
        return [
          name.replace('.csv', ''),
          rows.map((row) => Object.fromEntries(columns.map((it, at) => [it, row[at] ?? '']))),
        ]
      }),
    )
  }

  it('has a table for each kind, with all that is stored', async () => {
    const tables = await tablesOf({ kind: 'all' })
    assert.deepEqual(Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length])), {
      ...{ captions: 2, debug_detections: tables.debug_detections?.length, debug_frames: 3000 },
      ...{ debug_points: tables.debug_points?.length, debug_sessions: 2, event_frames: 2, events: 2 },
      ...{ frames: 3, objects: 4, runs: 6, transcripts: 2, videos: 2 },
    })
    const [, detected] = (await yard.store.service.listDebugSessions(VIDEO, {})).items
    assert.equal(tables.debug_detections?.length, 2 * (detected?.detections ?? 0))
    assert.ok((tables.debug_points?.length ?? 0) > 0)

    const { service } = yard.store
    const objects = await service.listResults({ videoId: VIDEO, kind: 'objects', limit: 10 })
    const stored = objects.items.map((it) => JSON.stringify((it as { bbox: unknown }).bbox))
    const of = (tables.objects ?? []).filter((it) => it.video_id === VIDEO)
    assert.deepEqual(
      of.map(({ x, y, w, h }) => JSON.stringify([x, y, w, h].map(Number))),
      stored,
    )
    assert.deepEqual(
      of.map(({ label, frame_number, timestamp_ms, track_id, tool }) => [
        label,
        frame_number,
        timestamp_ms,
        track_id,
        tool,
      ]),
      [
        ['dog', '7', '', '-3', 'detect'],
        ['dog', '9', '', '', 'detect'],
        ["'+cat", '', '1000', '', 'detect'],
      ],
    )
    assert.deepEqual(JSON.parse(of[0]?.extra ?? ''), { colour: 'brown' })
    const frame = tables.debug_frames?.[0]
    assert.deepEqual([frame?.video_id, frame?.session_id, frame?.frame_number], [VIDEO, SESSION, '1'])
    assert.ok(JSON.parse(frame?.stages ?? '').decode > 0)
  })

  it('quotes what must be, and lets no spreadsheet take a text for a formula', async () => {
    const { captions, transcripts, videos, events } = await tablesOf({ kind: 'all' })
    assert.deepEqual(
      captions?.map(({ text }) => text),
      ['\'=1+1, "seven"\r\nlines', "'-ü 漢字 🎬"],
    )
    // Only what a spreadsheet would begin to calculate; a space in front keeps it from that.
    assert.deepEqual(
      transcripts?.map(({ text }) => text),
      [' @hi ', ''],
    )
    assert.deepEqual(JSON.parse(transcripts?.[0]?.words ?? ''), [{ word: 'hi', start: 0.1 }, 'loose', null])
    const video = videos?.find(({ id }) => id === VIDEO)
    assert.deepEqual([video?.title, video?.source_uri, video?.frame_rate], ["'=Title", 'a,b', '29.97'])
    const event = events?.find(({ id }) => id === EVENT)
    assert.deepEqual([event?.description, event?.tags, event?.pinned], ["'-two\nlines", '["=c","a,b"]', '0'])
  })

  it('is narrowed to what was chosen', async () => {
    const namesOf = async (scope: ExportScope) => Object.keys(await tablesOf(scope))
    assert.deepEqual(await namesOf({ kind: 'video', videoId: 'plain' }), ['objects', 'runs', 'videos'])
    assert.deepEqual(await namesOf({ kind: 'event', eventId: EVENT }), ['event_frames', 'events'])
    const session = { kind: 'session', videoId: VIDEO, sessionId: SESSION } as const
    const tables = await tablesOf(session)
    assert.deepEqual(Object.keys(tables), [
      'debug_detections',
      'debug_frames',
      'debug_points',
      'debug_sessions',
      'videos',
    ])
    assert.equal(tables.debug_frames?.length, 1500)
  })
})
