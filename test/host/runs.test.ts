import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import type { FrametroveApi } from '../../src/api'
import { sampleResults } from '../support/sample-results'
import { fixture, imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused, withSetting } from './support/frametrove'

/** Stores so many objects as a run of its own, and tells the run's id. */
async function store(api: FrametroveApi, videoId: string, tool: string, objects: number): Promise<string> {
  await api.storeToolResults(videoId, tool, sampleResults({ objects }))
  const run = (await api.listRuns(videoId)).items.find((it) => it.tool === tool && it.current)
  assert.ok(run)
  return run.id
}

describe('a run that is open', () => {
  it('takes results until it is finished, and counts at once', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const run = await api.startRun(videoId, 'detect', { model: 'yolo-x' })
    const { finishedAt, current, counts, model } = run
    assert.deepEqual(
      { finishedAt, current, model, objects: counts.objects },
      {
        ...{ finishedAt: null, current: true, model: 'yolo-x', objects: 0 },
      },
    )
    const runId = run.id
    const first = await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 3, frames: 1 }), { runId })
    const second = await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 4 }), { runId })
    assert.deepEqual(
      [first, second],
      [
        { frames: 1, captions: 0, transcripts: 0, objects: 3 },
        { frames: 0, captions: 0, transcripts: 0, objects: 4 },
      ],
    )
    assert.deepEqual((await api.getVideo(videoId)).counts, { frames: 1, captions: 0, transcripts: 0, objects: 7 })
    const finished = await api.finishRun(runId)
    assert.ok(finished.finishedAt !== null && finished.finishedAt >= finished.startedAt)
    assert.deepEqual(await api.getRun(runId), finished)
    assert.equal((await api.listRuns(videoId)).items.length, 1)
  })

  it('takes nothing once it is finished, of another tool or video, or where it is unknown', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const { id: runId } = await api.startRun(videoId, 'detect')
    const results = sampleResults({ objects: 1 })
    await refused(api.storeToolResults(videoId, 'track', results, { runId }), 'invalid_input')
    await refused(api.storeToolResults(newVideoId(), 'detect', results, { runId }), 'invalid_input')
    await refused(api.storeToolResults(videoId, 'detect', results, { runId: 'none' }), 'not_found')
    await api.finishRun(runId)
    await refused(api.storeToolResults(videoId, 'detect', results, { runId }), 'invalid_input')
    assert.equal((await api.getRun(runId)).counts.objects, 0)
    await refused(api.finishRun('none'), 'not_found')
    await refused(api.getRun('none'), 'not_found')
  })
})

describe('current and former runs', () => {
  it('are of each tool its own: a new one counts, the newest three before it are kept', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const ids: string[] = []
    for (let objects = 1; objects <= 6; objects++) ids.push(await store(api, videoId, 'detect', objects))
    await store(api, videoId, 'track', 100)
    const runs = (await api.listRuns(videoId)).items
    assert.deepEqual(
      runs.map(({ tool, current, counts }) => [tool, current, counts.objects]),
      [
        ['track', true, 100],
        ['detect', true, 6],
        ['detect', false, 5],
        ['detect', false, 4],
        ['detect', false, 3],
      ],
    )
    assert.equal((await api.getVideo(videoId)).counts.objects, 106)
    for (const id of ids.slice(0, 2)) await refused(api.getRun(id), 'not_found')
    const former = await api.listResults({ videoId, kind: 'objects', runId: ids[4] ?? '' })
    assert.equal(former.items.length, 5)
  })

  it('are kept as many as frametrove.runs.keep says', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await withSetting('runs.keep', 1, async () => {
      for (let objects = 1; objects <= 4; objects++) await store(api, videoId, 'detect', objects)
    })
    const runs = (await api.listRuns(videoId)).items
    assert.deepEqual(
      runs.map(({ counts }) => counts.objects),
      [4, 3],
    )
  })

  it('change places when a former one is restored', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const first = await store(api, videoId, 'detect', 8)
    const before = await api.verifyVideoDataCompleteness(videoId)
    const second = await store(api, videoId, 'detect', 2)
    const restored = await api.restoreRun(first)
    assert.deepEqual([restored.id, restored.current, restored.counts.objects], [first, true, 8])
    assert.equal((await api.getRun(second)).current, false)
    assert.deepEqual(await api.verifyVideoDataCompleteness(videoId), before)
    await refused(api.restoreRun('none'), 'not_found')
  })

  it('keep their images, which come back with them and go with them', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const temporary = temporaryFolder()
    const ingest = async (image: string): Promise<string> => {
      const path = temporary.image('1.jpg', image)
      await api.ingestFrames({ paths: [path], videoId, frameRate: 1 })
      const [stored] = await imagesOf(api, videoId)
      return stored ?? ''
    }
    const first = await ingest('baseline.jpg')
    const [run] = (await api.listRuns(videoId)).items
    assert.ok(run)
    const second = await ingest('progressive.jpg')
    temporary.remove()
    assert.notEqual(first, second)
    assert.deepEqual(readFileSync(second), readFileSync(fixture('images', 'progressive.jpg')))
    await api.restoreRun(run.id)
    assert.deepEqual(await imagesOf(api, videoId), [first])
    assert.deepEqual(readFileSync(first), readFileSync(fixture('images', 'baseline.jpg')))
    assert.equal((await api.verifyVideoDataCompleteness(videoId)).details.frames.damaged_file_count, 0)

    // Runs that are no longer kept take their images with them.
    await withSetting('runs.keep', 0, async () => {
      await api.storeToolResults(videoId, 'frames', sampleResults({ frames: 1 }))
    })
    assert.deepEqual([existsSync(first), existsSync(second)], [false, false])
  })
})

describe('the same file again', () => {
  it('changes nothing and says so, also as a former run', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const temporary = temporaryFolder()
    const file = temporary.write('a.json', sampleResults({ objects: 3 }))
    const other = temporary.write('b.json', sampleResults({ objects: 5 }))
    const ingest = async (path: string) => (await api.ingestFiles({ paths: [path], videoId, toolName: 'detect' })).runs
    const [stored] = await ingest(file)
    assert.equal(stored?.outcome, 'stored')
    const runs = await api.listRuns(videoId)
    let told = 0
    const listener = api.onDidChange(() => told++)
    assert.deepEqual(await ingest(file), [{ ...stored, outcome: 'unchanged', current: true }])
    listener.dispose()
    assert.equal(told, 0)
    assert.deepEqual(await api.listRuns(videoId), runs)

    await ingest(other)
    assert.deepEqual(await ingest(file), [{ ...stored, outcome: 'unchanged', current: false }])
    assert.equal((await api.getVideo(videoId)).counts.objects, 5)
    // Another tool, or another video, is another matter.
    const elsewhere = await api.ingestFiles({ paths: [file], videoId, toolName: 'track' })
    assert.equal(elsewhere.runs[0]?.outcome, 'stored')
    temporary.remove()
  })
})
