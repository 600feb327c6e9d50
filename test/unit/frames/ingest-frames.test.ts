import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type FramesContext, type FramesRequest, ingestFrames } from '../../../src/ingest/frames/ingest-frames'
import { FrametroveError } from '../../../src/shared/errors'
import { noCounts } from '../../../src/shared/kinds'
import type { SourceFile } from '../../../src/shared/model'
import type { FrameRecord, RecordBatch } from '../../../src/shared/records'
import type { FedFile, IngestSink } from '../../../src/store/run-sink'
import { codecs, exifData, fixture, temporaryFolder, withSegment } from '../files/images'

/** A sink that remembers what it is told. */
class MemorySink implements IngestSink {
  readonly frames: FrameRecord[] = []
  readonly described: unknown[] = []
  sources: SourceFile[] | null = null
  aborted = 0
  onAppend: () => void = () => undefined

  describe(...args: Parameters<IngestSink['describe']>): void {
    this.described.push(args)
  }

  async append(_videoId: string, _toolName: string, batch: RecordBatch): Promise<void> {
    this.frames.push(...(batch.frames ?? []))
    this.onAppend()
  }

  async finish(files: readonly FedFile[]) {
    this.sources = files.map((file) => file.source)
    const counts = { ...noCounts(), frames: this.frames.length }
    return [{ videoId: 'vid_123', toolName: 'frames', runId: 'r', counts, outcome: 'stored' as const, current: true }]
  }

  async abort(): Promise<void> {
    this.aborted++
  }
}

describe('ingestFrames', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  let sink: MemorySink
  let steps: string[]

  beforeEach(() => {
    temporary = temporaryFolder()
    sink = new MemorySink()
    steps = []
  })
  afterEach(() => temporary.remove())

  const put = (name: string, from = 'baseline.jpg') => temporary.put(name, fixture(from))

  function run(request: Partial<FramesRequest> = {}, context: Partial<FramesContext> = {}) {
    return ingestFrames({ paths: [temporary.folder], videoId: 'vid_123', ...request }, sink, {
      signal: new AbortController().signal,
      progress: (done, total, message) => steps.push(`${message} ${done}/${total}`),
      codecs,
      ...context,
    })
  }

  /** The frames as `name number time`. */
  const stored = () =>
    sink.frames.map((it) => `${it.path?.slice(temporary.folder.length + 1)} ${it.frameNumber} ${it.timestampMs}`)

  /** The error of an ingest that fails, after which nothing was stored. */
  async function failure(request: Partial<FramesRequest> = {}, context: Partial<FramesContext> = {}) {
    const error = await run(request, context).then(
      () => assert.fail('was stored'),
      (thrown) => thrown,
    )
    assert.ok(error instanceof FrametroveError, String(error))
    assert.equal(sink.sources, null)
    assert.equal(sink.aborted, 1)
    return error
  }

  it('stores a folder of images in the order of their numbers, with their upright sizes', async () => {
    put('10.jpg', 'progressive.jpg')
    put('2.PNG', 'alpha.png')
    put('3.webp', 'lossy.webp')
    temporary.put('4.jpeg', withSegment(fixture('baseline.jpg'), 0xe1, exifData(6)))
    temporary.put('notes.txt', Buffer.from('x'))
    temporary.put('._2.jpg', Buffer.from('x'))
    mkdirSync(join(temporary.folder, '5.jpg'))
    const { runs, warnings } = await run({ frameRate: 10 })
    assert.equal(runs[0]?.counts.frames, 4)
    assert.deepEqual(warnings, [])
    assert.deepEqual(stored(), ['2.PNG 2 100', '3.webp 3 200', '4.jpeg 4 300', '10.jpg 10 900'])
    assert.deepEqual(
      sink.frames.map((it) => [it.width, it.height]),
      [
        [48, 32],
        [56, 24],
        [40, 64],
        [64, 40],
      ],
    )
    assert.deepEqual(sink.described, [['vid_123', 'frames', { parameters: { frame_rate: 10 } }, {}]])
    assert.deepEqual(steps.slice(-2), ['Checking images 4/4', 'Storing images 4/4'])
  })

  it('takes chosen files, each once, and the name of the tool', async () => {
    const paths = [put('1.jpg'), put('0.jpg'), join(temporary.folder, '.', '1.jpg')]
    put('7.jpg')
    await run({ paths, toolName: 'extract', frameRate: 2 })
    assert.deepEqual(stored(), ['0.jpg 0 0', '1.jpg 1 500'])
  })

  it('follows links to images', async () => {
    const elsewhere = temporaryFolder()
    symlinkSync(elsewhere.put('a.jpg', fixture('baseline.jpg')), join(temporary.folder, '1.jpg'))
    await run().finally(elsewhere.remove)
    assert.deepEqual(stored(), ['1.jpg 1 null'])
  })

  describe('times', () => {
    it('are those of the names where they carry them', async () => {
      put('a_t1500ms.jpg')
      put('a_t250ms.jpg')
      await run({ frameRate: 1 })
      assert.deepEqual(stored(), ['a_t250ms.jpg null 250', 'a_t1500ms.jpg null 1500'])
    })

    it('are by the frame rate of the video, with a warning', async () => {
      put('2.jpg')
      const { warnings } = await run({}, { getVideo: async () => ({ frameRate: 25 }) })
      assert.deepEqual(stored(), ['2.jpg 2 40'])
      assert.match(warnings.join(), /frame rate of the video, 25/)
    })

    it('are missing without a rate, with a warning', async () => {
      put('2.jpg')
      const { warnings } = await run({}, { getVideo: async () => null })
      assert.deepEqual(stored(), ['2.jpg 2 null'])
      assert.match(warnings.join(), /no times/)
    })

    it('do not move when the first image is left out', async () => {
      temporary.put('0.jpg', Buffer.alloc(0))
      put('1.jpg')
      await run({ frameRate: 10, skipBad: true })
      assert.deepEqual(stored(), ['1.jpg 1 100'])
    })
  })

  it('numbers images by their names where these have no numbers, with a warning', async () => {
    put('b.jpg')
    put('a.jpg')
    const { warnings } = await run({ frameRate: 1 })
    assert.deepEqual(stored(), ['a.jpg 1 0', 'b.jpg 2 1000'])
    assert.match(warnings.join(), /no frame numbers/)
  })

  describe('with bad images', () => {
    beforeEach(() => {
      put('1.jpg')
      temporary.put('2.jpg', fixture('baseline.jpg').subarray(0, 250))
      temporary.put('3.jpg', Buffer.from('just text'))
      temporary.put('4.jpg', Buffer.alloc(0))
      temporary.put('5.png', fixture('alpha.png').subarray(0, 400))
      put('06.jpg')
      put('6.jpg')
      const webp = Buffer.from(fixture('lossy.webp'))
      webp.fill(0xff, 30)
      temporary.put('7.webp', webp)
      symlinkSync('nowhere', join(temporary.folder, '8.jpg'))
    })

    it('lists all of them and stores nothing', async () => {
      const error = await failure()
      assert.equal(error.code, 'invalid_image')
      assert.match(error.what, /7 of 9 images/)
      assert.equal(error.problemCount, 7)
      const problems = error.problems.map((it) => `${it.file?.slice(temporary.folder.length + 1)} ${it.message}`)
      for (const [at, expected] of [
        /^2.jpg The file is cut off/,
        /^3.jpg The file is not an image/,
        /^4.jpg The file is empty/,
        /^5.png The file is cut off/,
        /^6.jpg Its name carries the same frame number, 6, as “.*06.jpg”/,
        /^7.webp The file is damaged/,
        /^8.jpg There is no such file/,
      ].entries()) {
        assert.match(problems[at] ?? '', expected)
      }
      assert.deepEqual(sink.frames, [])
    })

    it('leaves them out with warnings when asked to', async () => {
      const { runs, warnings } = await run({ skipBad: true, frameRate: 1 })
      assert.equal(runs[0]?.counts.frames, 2)
      assert.deepEqual(stored(), ['1.jpg 1 0', '06.jpg 6 5000'])
      assert.equal(warnings.length, 7)
      assert.match(warnings[0] ?? '', /^Left out: .*2\.jpg: The file is cut off/)
    })
  })

  it('lists at most 100 problems and counts all', async () => {
    for (let at = 0; at < 130; at++) temporary.put(`${at}.jpg`, Buffer.alloc(0))
    const error = await failure({ skipBad: true })
    assert.deepEqual([error.problems.length, error.problemCount], [100, 130])
  })

  for (const skipBad of [false, true]) {
    it(`says where none of the images can be used, skipBad: ${skipBad}`, async () => {
      temporary.put('1.jpg', Buffer.from('just text'))
      assert.equal((await failure({ skipBad })).code, 'no_valid_image')
    })
  }

  it('says what it looked for where there is no image', async () => {
    temporary.put('a.txt', Buffer.from('x'))
    const error = await failure()
    assert.equal(error.code, 'invalid_input')
    assert.match(error.why, /holds no \.jpg, \.jpeg, \.png or \.webp/)
  })

  it('says which path is not there', async () => {
    const error = await failure({ paths: [join(temporary.folder, 'none')] })
    assert.equal(error.code, 'not_found')
    assert.match(error.what, /none/)
  })

  it('says which folder can’t be read', async () => {
    // A link to itself: refused to everyone, where permissions would not stop an administrator.
    const loop = join(temporary.folder, 'loop')
    symlinkSync('loop', loop)
    const error = await failure({ paths: [loop] })
    assert.equal(error.code, 'file_system')
    assert.match(error.what, /loop/)
  })

  it('refuses ids that are none', async () => {
    put('1.jpg')
    assert.equal((await failure({ videoId: ' ' })).code, 'invalid_id')
  })

  describe('cancelled', () => {
    it('while images are checked', async () => {
      for (let at = 0; at < 50; at++) put(`${at}.jpg`)
      const abort = new AbortController()
      const progress = (done: number) => {
        if (done === 10) abort.abort()
      }
      const error = await failure({}, { signal: abort.signal, progress })
      assert.equal(error.code, 'cancelled')
      assert.deepEqual(sink.frames, [])
    })

    it('while they are stored', async () => {
      for (let at = 0; at < 150; at++) put(`${at}.jpg`)
      const abort = new AbortController()
      sink.onAppend = () => abort.abort()
      const error = await failure({}, { signal: abort.signal })
      assert.equal(error.code, 'cancelled')
      assert.equal(sink.frames.length, 100)
    })
  })

  describe('sources', () => {
    async function sources(request: Partial<FramesRequest> = {}): Promise<SourceFile[]> {
      sink = new MemorySink()
      await run(request)
      return sink.sources ?? []
    }

    it('are one entry a folder, or the image where there is one', async () => {
      const [one] = await sources({ paths: [put('1.jpg')] })
      assert.equal(one?.path, join(temporary.folder, '1.jpg'))
      put('2.jpg')
      const all = await sources()
      assert.deepEqual(
        all.map((it) => [it.path, it.bytes]),
        [[temporary.folder, 2 * fixture('baseline.jpg').length]],
      )
      assert.match(all[0]?.sha256 ?? '', /^[0-9a-f]{64}$/)
    })

    it('are the same for the same frames, and differ with content, name and times', async () => {
      put('1.jpg')
      put('2.jpg')
      const hash = async (request: Partial<FramesRequest> = {}) => (await sources(request))[0]?.sha256
      const before = await hash()
      assert.equal(await hash({ paths: ['2.jpg', '1.jpg'].map((name) => join(temporary.folder, name)) }), before)
      assert.notEqual(await hash({ frameRate: 5 }), before)
      put('2.jpg', 'progressive.jpg')
      assert.notEqual(await hash(), before)
    })
  })
})
