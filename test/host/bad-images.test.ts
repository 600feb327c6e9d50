import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { allImagesFolder, filesBelow, fixture, imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

describe('bad images', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const cut = (name: string, bytes: number) => readFileSync(fixture('images', name)).subarray(0, bytes)
  const kinds: Record<string, { content: string | Uint8Array; message: RegExp }> = {
    'a renamed text file': { content: 'just text', message: /not an image/ },
    'a truncated JPEG': { content: cut('baseline.jpg', 250), message: /cut off/ },
    'a truncated PNG': { content: cut('opaque.png', 400), message: /cut off/ },
    'an empty file': { content: '', message: /empty/ },
  }
  for (const [what, { content, message }] of Object.entries(kinds)) {
    it(`such as ${what} are refused, and nothing is stored`, async () => {
      const api = await frametrove()
      const videoId = newVideoId()
      const file = temporary.write('1.jpg', content)
      const error = await refused(api.ingestFrames({ paths: [file], videoId, frameRate: 1 }), 'no_valid_image')
      assert.equal(error.problems[0]?.file, file)
      assert.match(error.problems[0]?.message ?? '', message)
      assert.ok(error.message.includes(file))
      await refused(api.getVideo(videoId), 'not_found')
    })
  }

  it('among good ones are all listed, and nothing is stored; the good ones can be had alone', async () => {
    const api = await frametrove()
    const known = newVideoId()
    const good = [temporary.image('1.jpg'), temporary.image('5.png', 'opaque.png')]
    await api.ingestFrames({ paths: good, videoId: known, frameRate: 1 })
    const root = await allImagesFolder(api, known)
    const before = filesBelow(root)
    const bad = ['2.jpg', '3.jpg', '4.jpg']
    for (const [index, { content }] of Object.values(kinds).slice(0, 3).entries())
      temporary.write(bad[index] ?? '', content)

    const videoId = newVideoId()
    const request = { paths: [temporary.folder], videoId, frameRate: 1 }
    const error = await refused(api.ingestFrames(request), 'invalid_image')
    assert.equal(error.problemCount, 3)
    assert.deepEqual(
      error.problems.map(({ file }) => file?.slice(temporary.folder.length + 1)),
      bad,
    )
    assert.match(error.action, /good ones/)
    await refused(api.getVideo(videoId), 'not_found')
    assert.deepEqual(filesBelow(root), before)

    const { runs, warnings } = await api.ingestFrames({ ...request, skipBad: true })
    assert.equal(runs[0]?.counts.frames, 2)
    assert.equal(warnings.length, 3)
    const images = await imagesOf(api, videoId)
    assert.deepEqual(readFileSync(images[0] ?? ''), readFileSync(fixture('images', 'baseline.jpg')))
    // The PNG is a JPEG now.
    assert.deepEqual([...readFileSync(images[1] ?? '').subarray(0, 3)], [0xff, 0xd8, 0xff])
  })

  it('that a results file names are refused with their place in it', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    temporary.image('frames/1.jpg')
    temporary.write('frames/2.jpg', 'just text')
    const frames = [1, 2, 3].map((n) => ({ frame_number: n, path: `frames/${n}.jpg` }))
    const file = temporary.write('results.json', { frames })
    const error = await refused(api.ingestFiles({ paths: [file], videoId, toolName: 'extract' }), 'invalid_input')
    assert.deepEqual(
      error.problems.map((problem) => [problem.file, problem.where]),
      [
        [file, 'frames[1].path'],
        [file, 'frames[2].path'],
      ],
    )
    await refused(api.getVideo(videoId), 'not_found')
  })
})
