import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import type { AsyncFileIo } from '../../../src/store/async-file-io'
import { FrameFiles, type FrameImport, runFolder } from '../../../src/store/files/frame-files'
import { imageFile } from '../../../src/store/files/image-source'
import { codecs, filesBelow, fixture, temporaryFolder } from './images'

describe('FrameFiles', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  let root: string
  let files: FrameFiles

  beforeEach(() => {
    temporary = temporaryFolder()
    root = join(temporary.folder, 'store')
    files = new FrameFiles(root, codecs)
  })
  afterEach(() => temporary.remove())

  function frame(path: string, index = 1, videoId = 'vid_123'): FrameImport {
    return { source: imageFile(path), folder: runFolder(videoId, 'run_1'), index, jpegQuality: 85 }
  }

  const jpeg = () => temporary.put('a.jpg', fixture('baseline.jpg'))

  describe('removeImages', () => {
    it('removes some of a folder, and the folder once it is empty', async () => {
      const imported = await files.importImages([1, 2, 3].map((index) => frame(jpeg(), index)))
      const [first = '', ...others] = imported.map((one) => one.path)
      await files.removeImages([first])
      assert.equal(filesBelow(root).length, 2)
      await files.removeImages([first, ...others])
      assert.deepEqual(readdirSync(root), [])
    })

    it('waits for who copies them', async () => {
      const [one, other] = await files.importImages([1, 2].map((index) => frame(jpeg(), index)))
      const release = files.holdRemovals()
      await files.removeImages([one?.path ?? ''])
      assert.equal(filesBelow(root).length, 2)
      assert.throws(() => files.requireReleased(runFolder('vid_123', 'run_1')), { code: 'busy' })
      await release()
      files.requireReleased(runFolder('vid_123', 'run_1'))
      assert.ok(other && existsSync(join(root, other.path)))
      assert.equal(filesBelow(root).length, 1)
    })
  })

  describe('importImages', () => {
    it('imports many and answers in order', async () => {
      const path = jpeg()
      const counts: number[] = []
      const images = Array.from({ length: 20 }, (_, at) => frame(path, at + 1))
      const imported = await files.importImages(images, { done: (count) => counts.push(count) })
      assert.deepEqual(
        imported.map((one) => Number(/frame_(\d+)/.exec(one.path)?.[1])),
        images.map((one) => one.index),
      )
      assert.deepEqual(
        counts,
        [...counts.keys()].map((at) => at + 1),
      )
      assert.equal(filesBelow(root).length, 20)
    })

    it('leaves nothing after a failure', async () => {
      const good = jpeg()
      const bad = temporary.put('bad.jpg', Buffer.from('text'))
      const images = Array.from({ length: 12 }, (_, at) => frame(at === 7 ? bad : good, at + 1))
      await assert.rejects(files.importImages(images), { code: 'invalid_image' })
      assert.deepEqual(filesBelow(root), [])
    })

    it('stops at an abort, and leaves nothing', async () => {
      const abort = new AbortController()
      const path = jpeg()
      const images = Array.from({ length: 50 }, (_, at) => frame(path, at + 1))
      let imported = 0
      const done = (count: number) => {
        imported = count
        if (count === 5) abort.abort()
      }
      await assert.rejects(files.importImages(images, { signal: abort.signal, done }), { code: 'cancelled' })
      assert.ok(imported < 15)
      assert.deepEqual(filesBelow(root), [])
    })
  })

  describe('syncNames', () => {
    it('syncs the run, every folder above it and the one that holds the root', async () => {
      const synced: string[] = []
      const io: AsyncFileIo = Object.assign(
        { ...fs },
        {
          open: async (...args: Parameters<AsyncFileIo['open']>) => {
            if (args[1] === 'r') synced.push(String(args[0]))
            return fs.open(...args)
          },
        },
      )
      const watched = new FrameFiles(root, codecs, io)
      const run = join(watched.absolutePath((await watched.importImage(frame(jpeg()))).path), '..')
      await watched.syncNames(runFolder('vid_123', 'run_1'))
      const expected = [run, join(run, '..'), join(root, 'video-frames'), root, temporary.folder]
      assert.deepEqual(synced, process.platform === 'win32' ? [] : expected)
    })

    it('is fine without any file', () => files.syncNames(runFolder('vid_123', 'none')))
  })

  describe('removing', () => {
    it('takes a run and the folders it leaves empty, and nothing else, however often', async () => {
      await files.importImage(frame(jpeg()))
      await files.importImage({ ...frame(jpeg()), folder: runFolder('vid_123', 'run_2') })
      await files.importImage(frame(jpeg(), 1, 'other'))
      await files.removeFolder(runFolder('vid_123', 'run_1'))
      await files.removeFolder(runFolder('vid_123', 'run_1'))
      assert.equal(filesBelow(root).length, 2)
      await files.removeFolder(runFolder('vid_123', 'run_2'))
      assert.equal(readdirSync(join(root, 'video-frames')).length, 1)
      await files.removeFolder(runFolder('other', 'run_1'))
      await files.removeFolder(runFolder('other', 'run_1'))
      assert.deepEqual(readdirSync(root), [])
    })

    it('takes single files, also those that are gone', async () => {
      const { path } = await files.importImage(frame(jpeg()))
      await files.remove([path, path.replace('001', '002')])
      assert.deepEqual(filesBelow(root), [])
    })

    it('can not be led to another folder by an id', async () => {
      temporary.put('keep', Buffer.from('x'))
      for (const id of ['..', '../..', '.', '/', '']) await files.removeFolder(runFolder(id, id))
      assert.ok(existsSync(join(temporary.folder, 'keep')))
    })
  })

  describe('inspect', () => {
    it('finds what is gone and what has another size', async () => {
      const [a, b, c] = await files.importImages([1, 2, 3].map((index) => frame(jpeg(), index)))
      assert.ok(a && b && c)
      assert.deepEqual(await files.inspect([a, b, c]), [])
      await fs.rm(files.absolutePath(a.path))
      await fs.appendFile(files.absolutePath(c.path), 'x')
      assert.deepEqual(await files.inspect([a, b, c]), [
        { path: a.path, problem: 'gone' },
        { path: c.path, problem: 'size_differs' },
      ])
      await files.removeFolder(runFolder('vid_123', 'run_1'))
      assert.equal((await files.inspect([a, b, c])).length, 3)
    })

    it('takes a folder in the place of a file for gone', async () => {
      const { path, sizeBytes } = await files.importImage(frame(jpeg()))
      await fs.rm(files.absolutePath(path))
      mkdirSync(files.absolutePath(path))
      assert.deepEqual(await files.inspect([{ path, sizeBytes }]), [{ path, problem: 'gone' }])
    })
  })

  describe('absolutePath', () => {
    it('is below the folder of the frames', () => {
      assert.equal(files.absolutePath('video-frames/v/r/frame_001.jpg'), join(root, 'video-frames/v/r/frame_001.jpg'))
    })

    for (const path of [
      '',
      '.',
      'video-frames',
      'video-frames/..',
      'video-frames/../store/log.bin',
      'video-frames-2/a',
      '../video-frames/a',
      '/etc/passwd',
      'video-frames/a\0.jpg',
      'video-frames\\..\\..\\x',
      'video-frames/a\\..\\b',
    ]) {
      it(`refuses ${JSON.stringify(path)}`, () => {
        assert.throws(() => files.absolutePath(path), { code: 'invalid_input' })
      })
    }
  })
})
