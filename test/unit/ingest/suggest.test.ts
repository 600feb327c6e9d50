import assert from 'node:assert/strict'
import { suggest } from '../../../src/ingest/suggest'
import { temporaryFolders } from '../../support/temporary-folder'
import { write, writeLines } from './ingest'

describe('suggest', () => {
  const folder = temporaryFolders()

  it('reads the header of JSON and of NDJSON, also where the file is long or cut off', async () => {
    const at = await folder()
    const header = { video_id: 'v "1"', tool: 't' }
    const frames = Array.from({ length: 20_000 }, (_, frame_number) => ({ frame_number, tool: 'other' }))
    const expected = { videoId: 'v "1"', toolName: 't' }
    assert.deepEqual(await suggest(await write(at, 'a.json', { ...header, frames })), expected)
    assert.deepEqual(await suggest(await writeLines(at, 'b.ndjson', [header, ...frames])), expected)
    assert.deepEqual(
      await suggest(await write(at, 'c.json', `\ufeff${JSON.stringify(header).slice(0, -1)}, "fra`)),
      expected,
    )
  })

  it('falls back to a file name of two parts', async () => {
    const at = await folder()
    const name = (path: string) => write(at, path, {}).then(suggest)
    assert.deepEqual(await name('vid_123.detect.frametrove-results.json'), { videoId: 'vid_123', toolName: 'detect' })
    assert.deepEqual(await name('clip.v2.whisper.ndjson'), { videoId: 'clip.v2', toolName: 'whisper' })
    assert.deepEqual(await name('results.json'), { videoId: null, toolName: null })
    assert.deepEqual(await name('.hidden.json'), { videoId: null, toolName: null })
  })

  it('suggests nothing that could not be used', async () => {
    const path = await write(await folder(), 'x.json', { video_id: '', tool: 7, frames: [] })
    assert.deepEqual(await suggest(path), { videoId: null, toolName: null })
  })
})
