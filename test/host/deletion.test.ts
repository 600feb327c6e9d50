import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FrametroveApi } from '../../src/api'
import { noCounts } from '../../src/shared/kinds'
import { sampleResults } from '../support/sample-results'
import { imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const fixtureImages = ['1.jpg', '2.jpg', '3.jpg']

/** A video with images of one tool and the objects of another, in two runs. */
async function makeVideo(api: FrametroveApi) {
  const videoId = newVideoId()
  const temporary = temporaryFolder()
  for (const name of fixtureImages) temporary.image(name)
  await api.ingestFrames({ paths: [temporary.folder], videoId, frameRate: 1 })
  temporary.remove()
  await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 2 }))
  await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 3 }))
  const images = await imagesOf(api, videoId)
  assert.equal(images.length, 3)
  const bytes = images.reduce((sum, path) => sum + statSync(path).size, 0)
  return { videoId, images, bytes }
}

describe('deleteVideoData', () => {
  it('takes all runs of one tool, former ones too, and leaves the others', async () => {
    const api = await frametrove()
    const { videoId, images } = await makeVideo(api)
    assert.deepEqual(await api.deleteVideoData(videoId, { toolName: 'detect' }), {
      ...{ videoId, runs: 2, counts: { ...noCounts(), objects: 5 }, files: 0, bytes: 0 },
    })
    assert.deepEqual((await api.getVideo(videoId)).counts, { ...noCounts(), frames: 3 })
    assert.ok(images.every(existsSync))
    const none = await api.deleteVideoData(videoId, { toolName: 'detect' })
    assert.deepEqual([none.runs, none.counts], [0, noCounts()])
  })

  it('takes all results and their files; the video stays', async () => {
    const api = await frametrove()
    const { videoId, images, bytes } = await makeVideo(api)
    assert.deepEqual(await api.deleteVideoData(videoId), {
      ...{ videoId, runs: 3, counts: { ...noCounts(), frames: 3, objects: 5 }, files: 3, bytes },
    })
    assert.deepEqual(images.filter(existsSync), [])
    const report = await api.verifyVideoDataCompleteness(videoId)
    assert.deepEqual(report.missing, ['frames', 'captions', 'transcripts', 'objects'])
    assert.equal(report.details.frames.state, 'missing')
    assert.deepEqual((await api.listRuns(videoId)).items, [])
    assert.deepEqual((await api.listResults({ videoId, kind: 'objects' })).items, [])
  })
})

describe('deleteVideo', () => {
  it('takes the video with rows, files and folders', async () => {
    const api = await frametrove()
    const { videoId, images } = await makeVideo(api)
    const runs = (await api.listRuns(videoId)).items
    const other = await makeVideo(api)
    assert.equal((await api.deleteVideo(videoId)).files, 3)
    await refused(api.getVideo(videoId), 'not_found')
    await refused(api.verifyVideoDataCompleteness(videoId), 'not_found')
    await refused(api.listResults({ videoId, kind: 'frames' }), 'not_found')
    for (const run of runs) await refused(api.getRun(run.id), 'not_found')
    const [image = ''] = images
    assert.equal(existsSync(dirname(dirname(image))), false, 'the folder of the video is still there')
    assert.ok(other.images.every(existsSync))
    assert.equal((await api.getVideo(other.videoId)).counts.objects, 3)
  })

  it('lets the same id start anew', async () => {
    const api = await frametrove()
    const { videoId } = await makeVideo(api)
    await api.updateVideo(videoId, { title: 'Old', durationMs: 5 })
    await api.deleteVideo(videoId)
    await api.storeToolResults(videoId, 'detect', sampleResults({ captions: 1 }))
    const { counts, title, durationMs } = await api.getVideo(videoId)
    assert.deepEqual(
      { counts, title, durationMs },
      {
        ...{ counts: { ...noCounts(), captions: 1 }, title: null, durationMs: null },
      },
    )
  })

  it('refuses what is not there', async () => {
    const api = await frametrove()
    await refused(api.deleteVideo(newVideoId()), 'not_found')
    await refused(api.deleteVideoData(newVideoId()), 'not_found')
  })
})
