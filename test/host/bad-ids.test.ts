import assert from 'node:assert/strict'
import { dirname, sep } from 'node:path'
import type { FrametroveApi } from '../../src/api'
import { sampleResults } from '../support/sample-results'
import { allImagesFolder, filesBelow, imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const bad = { empty: '', blank: ' \t', long: 'x'.repeat(300), 'a control character': 'a\nb', number: 7, nothing: null }
const awkward = [
  '../../x',
  'CON',
  'con',
  '.',
  '🎬👩‍🚀',
  '<img onerror=alert(1)>',
  'a/b',
  'a\\b',
  '%2e%2e',
  'x'.repeat(200),
]

/** Calls a function of the API with whatever a caller in JavaScript may pass. */
function call(api: FrametroveApi, name: 'storeToolResults' | 'startRun' | 'deleteVideo' | 'getVideo', args: unknown[]) {
  return Promise.resolve(Reflect.apply(api[name], api, args))
}

describe('ids', () => {
  for (const [what, id] of Object.entries(bad)) {
    it(`are refused: ${what}`, async () => {
      const api = await frametrove()
      const results = sampleResults({ objects: 1 })
      const before = await api.listVideos({ limit: 1000 })
      const { problems } = await refused(call(api, 'storeToolResults', [id, 'detect', results]), 'invalid_id')
      assert.equal(problems[0]?.where, 'videoId')
      const tool = await refused(call(api, 'storeToolResults', [newVideoId(), id, results]), 'invalid_id')
      assert.equal(tool.problems[0]?.where, 'toolName')
      await refused(call(api, 'startRun', [id, 'detect']), 'invalid_id')
      await refused(call(api, 'deleteVideo', [id]), 'invalid_id')
      await refused(call(api, 'getVideo', [id]), 'invalid_id')
      assert.deepEqual(await api.listVideos({ limit: 1000 }), before)
    })
  }

  it('are taken as they are where they are only awkward; no file leaves its folder', async () => {
    const api = await frametrove()
    const temporary = temporaryFolder()
    const image = temporary.image('1.jpg')
    const known = newVideoId()
    await api.ingestFrames({ paths: [image], videoId: known, frameRate: 1 })
    const root = await allImagesFolder(api, known)
    const folders = new Set<string>()
    for (const videoId of awkward) {
      await api.ingestFrames({ paths: [image], videoId, toolName: videoId, frameRate: 1 })
      assert.equal((await api.getVideo(videoId)).id, videoId)
      assert.equal((await api.verifyVideoDataCompleteness(videoId)).video_id, videoId)
      const [stored = ''] = await imagesOf(api, videoId)
      assert.ok(stored.startsWith(root + sep), `${stored} is outside of ${root}`)
      folders.add(dirname(dirname(stored)).toLowerCase())
    }
    temporary.remove()
    assert.equal(folders.size, awkward.length, 'two ids share a folder')
    for (const videoId of [...awkward, known]) await api.deleteVideo(videoId)
    assert.deepEqual(
      filesBelow(root).filter((file) => [...folders].some((it) => file.toLowerCase().startsWith(it))),
      [],
    )
  })
})

describe('arguments of the API', () => {
  it('are named where they are wrong, and nothing is changed', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 1 }))
    const before = await api.getVideo(videoId)
    const update = (changes: unknown) => Promise.resolve(Reflect.apply(api.updateVideo, api, [videoId, changes]))
    const cases: Record<string, unknown> = {
      'changes.durationMs': { durationMs: -1 },
      'changes.frameRate': { frameRate: 0 },
      'changes.expectedKinds[1]': { expectedKinds: ['frames', 'smells'] },
      changes: { colour: 'red' },
    }
    for (const [where, changes] of Object.entries(cases)) {
      const { problems } = await refused(update(changes), 'invalid_input')
      assert.equal(problems[0]?.where, where)
    }
    const list = Reflect.apply(api.listResults, api, [{ videoId, kind: 'smells' }])
    assert.equal((await refused(list, 'invalid_input')).problems[0]?.where, 'request.kind')
    await refused(api.ingestFiles({ paths: [] }), 'invalid_input')
    await refused(api.updateVideo(newVideoId(), { title: 'x' }), 'not_found')
    assert.deepEqual(await api.getVideo(videoId), before)
  })
})
