import assert from 'node:assert/strict'
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findVideoFile } from '../../../src/host/panels/video-file'
import { temporaryFolders } from '../../support/temporary-folder'

describe('the file of a video', () => {
  const newFolder = temporaryFolders()
  let workspace: string
  let outside: string

  beforeEach(async () => {
    const folder = await realpath(await newFolder())
    workspace = join(folder, 'workspace')
    outside = join(folder, 'outside')
    await mkdir(join(workspace, 'results'), { recursive: true })
    await mkdir(join(workspace, 'folder.mp4'))
    await mkdir(outside)
    for (const name of ['a.mp4', 'B .WEBM', 'results/b.mkv', 'notes.txt']) await writeFile(join(workspace, name), '')
    await writeFile(join(outside, 'a.mp4'), '')
  })

  const file = (source: string, bases = [join(workspace, 'results'), workspace], allowed = [workspace]) =>
    findVideoFile(source, { bases, allowed })
  const find = async (...given: Parameters<typeof file>) => (await file(...given))?.path ?? null

  it('is found by an absolute path, a file URI, or relative to the bases in their order', async () => {
    assert.equal(await find(join(workspace, 'a.mp4')), join(workspace, 'a.mp4'))
    assert.equal(await find(pathToFileURL(join(workspace, 'B .WEBM')).href), join(workspace, 'B .WEBM'))
    assert.equal(await find('a.mp4'), join(workspace, 'a.mp4'))
    assert.equal(await find('b.mkv'), join(workspace, 'results', 'b.mkv'))
    assert.equal(await find('results\\b.mkv'), join(workspace, 'results', 'b.mkv'))
    await writeFile(join(workspace, 'b.mkv'), '')
    assert.equal(await find('b.mkv'), join(workspace, 'results', 'b.mkv'))
    assert.equal(await find('../b.mkv'), join(workspace, 'b.mkv'))
  })

  it('is told with its size', async () => {
    await writeFile(join(workspace, 'a.mp4'), 'a video')
    assert.deepEqual(await file('a.mp4'), { path: join(workspace, 'a.mp4'), bytes: 7 })
  })

  it('is none where it is no video, or not there', async () => {
    for (const source of ['notes.txt', 'folder.mp4', 'gone.mp4', '', 'a.mp4\0', '.']) {
      assert.equal(await find(source), null, source)
    }
  })

  it('is none outside of the folders', async () => {
    const video = join(outside, 'a.mp4')
    const sources = [
      video,
      pathToFileURL(video).href,
      `../${relative(join(workspace, '..'), video)}`,
      '../outside/a.mp4',
    ]
    for (const source of sources) assert.equal(await find(source), null, source)
    assert.equal(await find('a.mp4', [outside]), null)
    assert.equal(await find(`${workspace}-b/a.mp4`), null)
    assert.equal(await find(video, [], [workspace, outside]), video)
  })

  it('is none where a link leads out, and where its real name is no video', async () => {
    await symlink(join(outside, 'a.mp4'), join(workspace, 'out.mp4'))
    await symlink(outside, join(workspace, 'there'))
    await symlink(join(workspace, 'notes.txt'), join(workspace, 'notes.mp4'))
    for (const source of ['out.mp4', 'there/a.mp4', 'notes.mp4']) assert.equal(await find(source), null, source)
    await symlink(join(workspace, 'a.mp4'), join(outside, 'in.mp4'))
    assert.equal(await find(join(outside, 'in.mp4')), null, 'what is outside is not even looked at')
    await symlink(join(workspace, 'a.mp4'), join(workspace, 'in.mp4'))
    assert.equal(await find('in.mp4'), join(workspace, 'a.mp4'))
  })

  it('is found where the folder itself is given by a link', async () => {
    const link = join(outside, 'linked')
    await symlink(workspace, link)
    for (const source of [join(link, 'a.mp4'), join(workspace, 'a.mp4'), 'a.mp4']) {
      assert.equal(await find(source, [link], [link]), join(workspace, 'a.mp4'), source)
    }
  })

  it('is none by another scheme', async () => {
    const path = join(workspace, 'a.mp4')
    const schemes = [
      'http://host',
      'https://host',
      'vscode-resource:',
      'vscode-file://vscode-app',
      'data:video/mp4,',
      'blob:',
    ]
    for (const source of [...schemes.map((it) => `${it}${path}`), `file://host${path}`, 'C:\\a.mp4', 'javascript:1']) {
      assert.equal(await find(source), null, source)
    }
  })
})
