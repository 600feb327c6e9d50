import assert from 'node:assert/strict'
import { FrametroveError } from '../../../src/shared/errors'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('tool results in the store', () => {
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(folder)
  })
  afterEach(() => store.service.close())

  const storeResults = (tool: string, counts: Parameters<typeof sampleResults>[0], runId?: string) =>
    store.service.storeToolResults('vid_123', tool, sampleResults(counts), runId === undefined ? {} : { runId })

  it('returns all four counts', async () => {
    assert.deepEqual(await storeResults('detect', { frames: 5, captions: 5 }), {
      frames: 5,
      captions: 5,
      transcripts: 0,
      objects: 0,
    })
  })

  it('sums counts over the current runs of all tools', async () => {
    await storeResults('detect', { frames: 10, objects: 10 })
    await storeResults('caption', { captions: 10 })
    await storeResults('whisper', { transcripts: 5 })
    const report = await store.service.verifyVideoDataCompleteness('vid_123')
    assert.equal(report.complete, true)
    assert.deepEqual(report.missing, [])
    assert.deepEqual(
      [report.frames, report.captions, report.transcripts, report.objects],
      [10, 10, 5, 10].map((count) => ({ count, present: true })),
    )
  })

  it('has exactly the documented keys in its report', async () => {
    await storeResults('detect', { frames: 1 })
    const report = await store.service.verifyVideoDataCompleteness('vid_123')
    const keys = ['video_id', 'complete', 'frames', 'captions', 'transcripts', 'objects', 'missing', 'details']
    assert.deepEqual(Object.keys(report), keys)
    assert.deepEqual(report.missing, ['captions', 'transcripts', 'objects'])
    assert.equal(report.complete, false)
  })

  it('tells a tool that found nothing from one that never ran', async () => {
    await storeResults('detect', { frames: 1, objects: 0 })
    const { details, missing } = await store.service.verifyVideoDataCompleteness('vid_123')
    assert.equal(details.objects.state, 'empty')
    assert.equal(details.captions.state, 'missing')
    assert.deepEqual(missing, ['captions', 'transcripts', 'objects'])
  })

  it('makes the same tool’s next run the current one, keeps the newest three, and restores', async () => {
    for (let count = 1; count <= 6; count++) await storeResults('detect', { objects: count })
    const { items } = await store.service.listRuns('vid_123', {})
    assert.deepEqual(
      items.map((run) => [run.counts.objects, run.current]),
      [
        [6, true],
        [5, false],
        [4, false],
        [3, false],
      ],
    )
    const former = items[2]
    assert.ok(former)
    await store.service.restoreRun(former.id)
    const report = await store.service.verifyVideoDataCompleteness('vid_123')
    assert.equal(report.objects.count, 4)
  })

  it('adds to an open run and refuses one that has finished', async () => {
    const run = await store.service.startRun('vid_123', 'detect', { model: 'yolo-x' })
    await storeResults('detect', { objects: 3 }, run.id)
    assert.equal((await storeResults('detect', { objects: 2, frames: 1 }, run.id)).objects, 2)
    assert.equal((await store.service.verifyVideoDataCompleteness('vid_123')).objects.count, 5)
    const finished = await store.service.finishRun(run.id)
    assert.deepEqual([finished.counts.objects, finished.model], [5, 'yolo-x'])
    await assert.rejects(storeResults('detect', { objects: 1 }, run.id), { code: 'invalid_input' })
    await assert.rejects(storeResults('other', { objects: 1 }, run.id), { code: 'invalid_input' })
  })

  it('stores nothing of results with one bad record, and names it', async () => {
    const results = sampleResults({ frames: 20, objects: 20 })
    const bad = {
      ...results,
      objects: [...(results.objects ?? []), { frame_number: 1, label: 'x', bbox: [1, 2, 'a', 4] }],
    }
    await assert.rejects(store.service.storeToolResults('vid_123', 'detect', bad, {}), (error) => {
      assert.ok(error instanceof FrametroveError)
      assert.equal(error.problems[0]?.where, 'objects[20].bbox[2]')
      return true
    })
    await assert.rejects(store.service.getVideo('vid_123'), { code: 'not_found' })
  })

  it('takes images of results in memory by absolute path only', async () => {
    const frames = [{ frame_number: 1 }, { frame_number: 2, path: 'frames/2.jpg' }]
    await assert.rejects(store.service.storeToolResults('vid_123', 'detect', { frames }, {}), (error) => {
      assert.ok(error instanceof FrametroveError)
      assert.equal(error.problems[0]?.where, 'frames[1].path')
      return true
    })
  })

  it('deletes the data of one tool, of all, and the video', async () => {
    await storeResults('detect', { frames: 2, objects: 2 })
    await storeResults('caption', { captions: 3 })
    const described = await store.service.describeDeletion({ videoId: 'vid_123', toolName: 'caption' })
    assert.deepEqual([described.runs, described.counts.captions], [1, 3])
    await store.service.deleteVideoData({ videoId: 'vid_123', toolName: 'caption' })
    assert.deepEqual((await store.service.getVideo('vid_123')).counts, {
      frames: 2,
      captions: 0,
      transcripts: 0,
      objects: 2,
    })
    await store.service.deleteVideoData({ videoId: 'vid_123' })
    assert.equal((await store.service.listRuns('vid_123', {})).items.length, 0)
    await store.service.deleteVideo('vid_123')
    await assert.rejects(store.service.verifyVideoDataCompleteness('vid_123'), { code: 'not_found' })
  })

  it('returns results in the ingest shape, page by page, in order of time', async () => {
    await storeResults('detect', { objects: 25 })
    const all: Record<string, unknown>[] = []
    let cursor: string | null = null
    do {
      const page = await store.service.listResults({ videoId: 'vid_123', kind: 'objects', limit: 10, cursor })
      all.push(...(page.items as Record<string, unknown>[]))
      cursor = page.next
    } while (cursor !== null)
    assert.deepEqual(all, sampleResults({ objects: 25 }).objects)
  })

  it('keeps unknown keys and rounds times', async () => {
    const captions = [{ timestamp: 1.2345, text: 'a', mood: { happy: true }, ['__proto__']: 'kept' }]
    await store.service.storeToolResults('vid_123', 'caption', { captions }, {})
    const { items } = await store.service.listResults({ videoId: 'vid_123', kind: 'captions' })
    assert.deepEqual(items, [{ timestamp_ms: 1235, text: 'a', mood: { happy: true }, ['__proto__']: 'kept' }])
  })

  it('takes hostile ids as the opaque text they are', async () => {
    const ids = ['../../x', 'CON', '👩‍👩‍👧 video', '<img onerror=alert(1)>', "'; DROP TABLE video; --", 'a/b\\c']
    for (const id of ids) await store.service.storeToolResults(id, 'detect', sampleResults({ frames: 1 }), {})
    const { items } = await store.service.listVideos({})
    assert.deepEqual(items.map((video) => video.id).sort(), ids.sort())
  })

  it('tells of a change only after it is durable, and logs every operation', async () => {
    await storeResults('detect', { frames: 2 })
    assert.deepEqual(store.changes, [{ videoIds: ['vid_123'], eventIds: [], activityIds: [] }])
    await assert.rejects(store.service.deleteVideo('nowhere'))
    const { items } = await store.service.listOperations({})
    assert.deepEqual(
      items.map((it) => [it.name, it.outcome, it.rows, it.error]),
      [
        ['deleteVideo', 'failed', 0, 'not_found'],
        ['storeToolResults', 'ok', 2, null],
      ],
    )
  })

  it('has everything after closing and opening again', async () => {
    await storeResults('detect', { frames: 7, objects: 3 })
    await store.service.updateVideo('vid_123', { title: 'Harbour', expectedKinds: ['frames', 'objects'] })
    const before = await store.service.verifyVideoDataCompleteness('vid_123')
    await store.service.close()
    store = openTestStore(folder)
    assert.deepEqual(await store.service.verifyVideoDataCompleteness('vid_123'), before)
    assert.equal(before.complete, true)
    assert.equal((await store.service.getVideo('vid_123')).title, 'Harbour')
  })
})
