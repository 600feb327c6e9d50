import assert from 'node:assert/strict'
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addCounts, noCounts, RESULT_KINDS } from '../../src/shared/kinds'
import {
  BEFORE_LARGE,
  type Counts,
  LARGE_VIDEO,
  type Message,
  STREAM_VIDEO,
  taskFiles,
  type VideoContent,
} from './support/protocol'
import { messagesOf, Starts, until } from './support/starts'

/** A size of the log that only the large ingest brings about. */
const BEGUN_BYTES = 3_000_000
/** Results in each of the files of the large ingest, and how many files: no machine is done with them before the kill. */
const LARGE_LINES = 100_000
const LARGE_FILES = 200

describe('VS Code, killed in the middle of an ingest and started again', () => {
  let starts: Starts
  before(async () => {
    starts = await Starts.make()
  })
  after(() => starts.remove())

  it('has all that was acknowledged, nothing half, and says nothing of losses', async () => {
    const files = taskFiles({ name: 'crash', folder: starts.folder })
    writeLargeResults(files.large)
    const { hosted } = await starts.start('crash')
    // A call is acknowledged while rows of the ingest are on disk already.
    let early: number | undefined
    await until('the middle of the ingest', () => {
      if (starts.logBytes < BEGUN_BYTES) return false
      const now = messagesOf(files).filter((it) => it.acknowledged !== undefined).length
      early ??= now
      return now > early
    })
    assert.equal((await hosted.crashExtensionHosts()).length, 1)
    await starts.stop()

    const messages = messagesOf(files)
    const expected = acknowledged(messages)
    assert.deepEqual(
      messages.flatMap((it) => it.failed ?? []),
      [],
    )
    assert.ok(!expected.has(LARGE_VIDEO), 'the ingest ended before the kill: the test proves nothing')
    assert.ok(expected.size >= BEFORE_LARGE, `only ${expected.size} calls were acknowledged`)
    assert.equal(starts.storeFiles(/\.lock$/).length, 1, 'the store was closed: it was no crash')

    let notifications: string[] = []
    const { videos } = await starts.run('read', async ({ workbench }) => {
      notifications = await workbench.notifications()
    })
    const found = new Map(videos.map((it) => [it.video.id, it]))
    for (const [id, counts] of expected) {
      const stored = found.get(id)?.video.counts
      // A call of this run may have been durable and not yet acknowledged.
      const more = id === STREAM_VIDEO ? addCounts(counts, { ...noCounts(), objects: 2 }) : counts
      assert.ok(
        same(stored, counts) || same(stored, more),
        `${id}: ${JSON.stringify({ stored, acknowledged: counts })}`,
      )
    }
    const told = messages.flatMap((it) => it.changed ?? [])
    for (const id of told) assert.ok(found.has(id), `${id} was told of and is gone`)
    // The first change of this video was the start of its run.
    const calls = told.filter((id) => id === STREAM_VIDEO).length - 1
    assert.ok(
      (found.get(STREAM_VIDEO)?.video.counts.objects ?? 0) >= 2 * calls,
      'a change was told before it was durable',
    )
    for (const content of videos) checkConsistent(content)
    assert.equal(found.get(LARGE_VIDEO), undefined, 'the killed ingest is there in part')
    const unknown = videos.filter(({ video }) => !expected.has(video.id)).map(({ video }) => video.id)
    assert.ok(unknown.length <= 2, `nobody stored ${unknown}`)

    // It is the list that losses are told in: the sample that was loaded after the crash is in it.
    assert.ok(
      notifications.some((text) => text.includes('harbour_walk')),
      notifications.join('\n'),
    )
    assert.deepEqual(
      notifications.filter((text) => /lost|loss|damaged|error|could not/i.test(text)),
      [],
    )
    assert.match(starts.log, /unfinished ingest/, 'nothing of the ingest was on disk at the kill')
    assert.doesNotMatch(starts.log, /\[error\]/)
  })
})

/** A folder of files with the same results, all of one run: links, so that they take the room of one. */
function writeLargeResults(folder: string): void {
  const lines = ['{"format": "frametrove/1", "video_id": "large", "tool": "track"}']
  for (let n = 0; n < LARGE_LINES; n++)
    lines.push(
      `{"type":"object","frame_number":${n},"timestamp_ms":${n * 40},"label":"boat","bbox":[${n % 900},2,30,40]}`,
    )
  mkdirSync(folder)
  const first = join(folder, '0.ndjson')
  writeFileSync(first, lines.join('\n'))
  for (let n = 1; n < LARGE_FILES; n++) linkSync(first, join(folder, `${n}.ndjson`))
}

/** The sum of what was acknowledged for each video. */
function acknowledged(messages: readonly Message[]): Map<string, Counts> {
  const sums = new Map<string, Counts>()
  for (const { acknowledged: id, counts = noCounts() } of messages)
    if (id !== undefined) sums.set(id, addCounts(sums.get(id) ?? noCounts(), counts))
  return sums
}

function same(stored: Counts | undefined, counts: Counts): boolean {
  return stored !== undefined && RESULT_KINDS.every((kind) => stored[kind] === counts[kind])
}

/** Video, report, runs and rows tell the same, and every image is whole. */
function checkConsistent({ video, report, runs, results }: VideoContent): void {
  const current = runs.filter((run) => run.current)
  assert.deepEqual(current.map((run) => run.counts).reduce(addCounts, noCounts()), video.counts)
  for (const kind of RESULT_KINDS) {
    const count = video.counts[kind]
    assert.deepEqual(report[kind], { count, present: count > 0 })
    assert.equal(
      report.details[kind].runs.reduce((sum, run) => sum + run.count, 0),
      count,
    )
    assert.equal(report.details[kind].damaged_file_count, 0)
    for (const run of runs) {
      const page = results[`${run.id} ${kind}`]
      assert.equal(page?.items.length, Math.min(1000, run.counts[kind]), `${video.id}: ${kind}`)
      assert.equal(page?.next === null, run.counts[kind] <= 1000)
    }
  }
}
