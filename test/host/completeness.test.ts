import assert from 'node:assert/strict'
import { rmSync, truncateSync } from 'node:fs'
import { RESULT_KINDS } from '../../src/shared/kinds'
import { sampleResults } from '../support/sample-results'
import { imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused, withSetting } from './support/frametrove'

describe('verifyVideoDataCompleteness', () => {
  it('answers exactly in its fixed format for a complete video', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'all', sampleResults({ frames: 10, captions: 10, transcripts: 5, objects: 10 }))
    const { details, ...report } = await api.verifyVideoDataCompleteness(videoId)
    const expected =
      `{"video_id":"${videoId}","complete":true,"frames":{"count":10,"present":true},` +
      '"captions":{"count":10,"present":true},"transcripts":{"count":5,"present":true},' +
      '"objects":{"count":10,"present":true},"missing":[]}'
    assert.equal(JSON.stringify(report), expected)
    assert.deepEqual(Object.keys(details).sort(), ['duration_ms', 'expected', ...RESULT_KINDS].sort())
  })

  it('lists the expected kinds that are missing', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 2, objects: 3 }))
    const report = await api.verifyVideoDataCompleteness(videoId)
    assert.equal(report.complete, false)
    assert.deepEqual(report.missing, ['captions', 'transcripts'])
    assert.deepEqual(report.captions, { count: 0, present: false })
  })

  it('tells what a tool did not find from what no tool looked for', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', { ...sampleResults({ frames: 2 }), objects: [] })
    const { missing, details } = await api.verifyVideoDataCompleteness(videoId)
    const states = RESULT_KINDS.map((kind) => details[kind].state)
    assert.deepEqual(states, ['full', 'missing', 'missing', 'empty'])
    // Presence alone decides what is missing.
    assert.deepEqual(missing, ['captions', 'transcripts', 'objects'])
  })

  it('names the current runs that each kind came from', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 9 }))
    await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 2, objects: 3 }))
    await api.storeToolResults(videoId, 'track', sampleResults({ objects: 4 }))
    const { details, objects } = await api.verifyVideoDataCompleteness(videoId)
    const current = (await api.listRuns(videoId)).items.filter((run) => run.current)
    const id = (tool: string) => current.find((run) => run.tool === tool)?.id
    assert.deepEqual(details.frames.runs, [{ run_id: id('detect'), tool: 'detect', count: 2 }])
    assert.deepEqual(details.objects.runs, [
      { run_id: id('detect'), tool: 'detect', count: 3 },
      { run_id: id('track'), tool: 'track', count: 4 },
    ])
    assert.deepEqual(details.captions.runs, [])
    assert.equal(objects.count, 7)
  })

  it('names the frame images that are gone or have another size', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const temporary = temporaryFolder()
    for (const name of ['1.jpg', '2.jpg', '3.jpg']) temporary.image(name)
    await api.ingestFrames({ paths: [temporary.folder], videoId, frameRate: 1 })
    temporary.remove()
    const before = (await api.verifyVideoDataCompleteness(videoId)).details.frames
    assert.deepEqual(before.damaged_files, [])

    const [first, second] = await imagesOf(api, videoId)
    assert.ok(first && second)
    rmSync(first)
    truncateSync(second, 100)
    const { details, frames } = await api.verifyVideoDataCompleteness(videoId)
    assert.deepEqual(details.frames.damaged_files, [
      { frame_number: 1, path: first, problem: 'gone' },
      { frame_number: 2, path: second, problem: 'size_differs' },
    ])
    assert.equal(details.frames.damaged_file_count, 2)
    assert.deepEqual(frames, { count: 3, present: true })
  })

  it('refuses an unknown video as not found', async () => {
    const api = await frametrove()
    const error = await refused(api.verifyVideoDataCompleteness('no such video'), 'not_found')
    assert.match(error.message, /no such video/)
  })
})

describe('expected kinds', () => {
  it('are those of the workspace setting, or of the video where it has its own', async () => {
    const api = await frametrove()
    const [videoId, other] = [newVideoId(), newVideoId()]
    for (const id of [videoId, other]) await api.storeToolResults(id, 'detect', sampleResults({ frames: 1 }))
    const outcome = async (id: string) => {
      const { missing, complete, details } = await api.verifyVideoDataCompleteness(id)
      const video = await api.getVideo(id)
      assert.deepEqual({ missing: video.missing, complete: video.complete }, { missing, complete })
      return { missing, complete, expected: details.expected }
    }
    await withSetting('completeness.expectedKinds', ['frames', 'transcripts'], async () => {
      const bySetting = { missing: ['transcripts'], complete: false, expected: ['frames', 'transcripts'] }
      assert.deepEqual(await outcome(videoId), bySetting)
      await api.updateVideo(videoId, { expectedKinds: ['frames'] })
      assert.deepEqual(await outcome(videoId), { missing: [], complete: true, expected: ['frames'] })
      assert.deepEqual(await outcome(other), bySetting)
      await api.updateVideo(videoId, { expectedKinds: null })
      assert.deepEqual(await outcome(videoId), bySetting)
    })
    assert.deepEqual((await outcome(videoId)).missing, ['captions', 'transcripts', 'objects'])
  })
})
