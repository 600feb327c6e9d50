import assert from 'node:assert/strict'
import type { ChangeEvent } from '../../src/shared/model'
import { sampleResults } from '../support/sample-results'
import { frametrove, newVideoId } from './support/frametrove'

describe('storeToolResults', () => {
  it('creates the video and returns the counts of this call, always all four', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const counts = await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 5, captions: 5 }))
    assert.deepEqual(counts, { frames: 5, captions: 5, transcripts: 0, objects: 0 })
    const video = await api.getVideo(videoId)
    assert.deepEqual(video.counts, counts)
    assert.match(video.createdAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  it('sums the counts of the current runs of all tools', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 3, objects: 7 }))
    await api.storeToolResults(videoId, 'track', sampleResults({ objects: 4 }))
    await api.storeToolResults(videoId, 'whisper', sampleResults({ transcripts: 2 }))
    const { counts, missing, complete } = await api.getVideo(videoId)
    assert.deepEqual(counts, { frames: 3, captions: 0, transcripts: 2, objects: 11 })
    assert.deepEqual({ missing, complete }, { missing: ['captions'], complete: false })
  })

  it('gives back what it was given, unknown keys too, in the order of time', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const later = {
      start_ms: 2000,
      end_ms: 2400,
      text: 'später 🎬',
      speaker: 'A',
      confidence: 0.5,
      words: [{ w: 'a' }],
    }
    await api.storeToolResults(videoId, 'all', {
      captions: [{ timestamp: 1.2344, end_ms: 2000, frame_number: 3, text: '<b>"x"</b>', mood: { calm: true } }],
      transcripts: [later, { start: 0, end: 0.9, text: 'first' }],
      objects: [{ frame_number: 3, label: 'person', confidence: 0.25, bbox: [-1, 2.5, 3, 4], track_id: 7 }],
    })
    const read = async (kind: 'captions' | 'transcripts' | 'objects') =>
      (await api.listResults({ videoId, kind })).items
    assert.deepEqual(await read('captions'), [
      { timestamp_ms: 1234, end_ms: 2000, frame_number: 3, text: '<b>"x"</b>', mood: { calm: true } },
    ])
    assert.deepEqual(await read('transcripts'), [{ start_ms: 0, end_ms: 900, text: 'first' }, later])
    assert.deepEqual(await read('objects'), [
      { frame_number: 3, label: 'person', confidence: 0.25, bbox: [-1, 2.5, 3, 4], track_id: 7 },
    ])
  })

  it('keeps the facts of a run, and notes the operation', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const facts = { toolVersion: '1.2', model: 'yolo-x', parameters: { threshold: 0.5, classes: ['a'] } }
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 6 }), facts)
    const [run] = (await api.listRuns(videoId)).items
    assert.ok(run)
    const { toolVersion, model, parameters } = run
    assert.deepEqual({ toolVersion, model, parameters }, facts)
    assert.ok(run.finishedAt !== null && run.startedAt <= run.finishedAt)
    const [operation] = (await api.listOperations({ limit: 1 })).items
    assert.ok(operation)
    const { name, rows, attempts, outcome, error } = operation
    assert.deepEqual(
      { name, videoId: operation.videoId, rows, attempts, outcome, error },
      { name: 'storeToolResults', videoId, rows: 6, attempts: 1, outcome: 'ok', error: null },
    )
    assert.ok(operation.milliseconds >= 0)
  })

  it('takes many calls at once', async () => {
    const api = await frametrove()
    const ids = Array.from({ length: 20 }, () => newVideoId())
    const calls = ids.map((id, index) => api.storeToolResults(id, 'detect', sampleResults({ objects: index + 1 })))
    assert.deepEqual(
      (await Promise.all(calls)).map(({ objects }) => objects),
      ids.map((_, index) => index + 1),
    )
  })
})

describe('onDidChange', () => {
  it('tells of each video that changed, when the change can be read', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const reads: Promise<number>[] = []
    const events: ChangeEvent[] = []
    const listener = api.onDidChange((event) => {
      events.push(event)
      if (event.videoIds?.includes(videoId)) reads.push(api.getVideo(videoId).then(({ counts }) => counts.objects))
    })
    try {
      await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 3 }))
      await api.updateVideo(videoId, { title: 'A title' })
      await api.deleteVideoData(videoId)
      await api.storeToolResults(videoId, 'detect', { objects: [] })
    } finally {
      listener.dispose()
    }
    assert.equal(events.length, 4)
    // The calls may be faster than the questions of the listener, but nothing is read that never was.
    const [first] = await Promise.all(reads)
    assert.ok(first === 3 || first === 0)
    assert.ok(events.every((event) => event.videoIds?.join() === videoId))
  })

  it('says nothing where nothing changed', async () => {
    const api = await frametrove()
    let told = 0
    const listener = api.onDidChange(() => told++)
    await assert.rejects(
      api.storeToolResults(newVideoId(), 'detect', { objects: [{ label: 'x', bbox: [0, 0, 1, 1] }] }),
    )
    await assert.rejects(api.deleteVideo(newVideoId()))
    listener.dispose()
    assert.equal(told, 0)
  })
})
