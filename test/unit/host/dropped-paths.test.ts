import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lookAtDropped } from '../../../src/host/commands/dropped-paths'
import { ACTIVITY_FORMAT } from '../../../src/shared/activity'
import { trace } from '../../support/debug-trace'
import { temporaryFolders } from '../../support/temporary-folder'

describe('what is dropped', () => {
  const newFolder = temporaryFolders()
  let folder: string
  beforeEach(async () => {
    folder = await newFolder()
  })
  function write(name: string, content: unknown = {}): string {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(content))
    return path
  }

  const files: [name: string, kinds: string[], content?: unknown][] = [
    ['a.frametrove-debug.json', ['debug']],
    ['plain.json', ['debug'], trace({ frames: 1 })],
    ['results.json', ['results'], { objects: [] }],
    ['lines.NDJSON', ['results']],
    ['run.frametrove-activity.json', ['activities']],
    ['run.GPX', ['activities']],
    ['run.geojson', ['activities']],
    ['run.FIT', ['activities']],
    ['exported.json', ['activities'], { format: ACTIVITY_FORMAT }],
    ['frame_0001.JPG', ['frames']],
    ['clip.mp4', []],
  ]
  for (const [name, kinds, content] of files) {
    it(`is told of the file ${name}`, async () => {
      assert.deepEqual(await lookAtDropped(write(name, content)), { path: join(folder, name), isFolder: false, kinds })
    })
  }

  it('is told of a folder by all that is below it', async () => {
    write('notes.txt')
    assert.deepEqual((await lookAtDropped(folder)).kinds, [])
    write('a/b/1.png')
    assert.deepEqual((await lookAtDropped(folder)).kinds, ['frames'])
    write('a/c.json')
    write('d.json', trace({ frames: 1 }))
    assert.deepEqual(await lookAtDropped(folder), {
      path: folder,
      isFolder: true,
      kinds: ['debug', 'results', 'frames'],
    })
  })

  it('that is gone rejects', async () => {
    await assert.rejects(lookAtDropped(join(folder, 'gone')), { code: 'ENOENT' })
  })
})
