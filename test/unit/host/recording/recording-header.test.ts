import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecordingHeader, recordingHeader } from '../../../../src/host/recording/recording-header'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('the header of a followed file', () => {
  const folder = temporaryFolders()

  it('says what the recording is, in the keys of the format', () => {
    const line =
      '{"format": "frametrove-activity/1", "type": "ride", "id": "r-1", "video_id": "v", "video_offset_ms": 250, "notes": null}'
    const header = { type: 'ride', id: 'r-1', videoId: 'v', videoOffsetMs: 250, notes: null }
    assert.deepEqual(recordingHeader(line), header)
  })

  it('counts what cannot be used of it as left out', () => {
    assert.deepEqual(recordingHeader('{"type": "", "video_id": 7, "video_offset_ms": 1.5, "device": "x"}'), {})
  })

  it('is no sample, and nothing that is not an object', () => {
    for (const line of [
      '{"latitude": 1, "type": "run"}',
      '{"time": "x"}',
      '{"lat": 1}',
      '[1]',
      '7',
      'null',
      '{"type"',
      '',
    ])
      assert.equal(recordingHeader(line), null, line)
  })

  it('is read from the file, which need not be there', async () => {
    const file = join(await folder(), 'a.ndjson')
    assert.equal(await readRecordingHeader(file), null)
    writeFileSync(file, '{"type": "run"}\r\n{"latitude": 1}')
    assert.deepEqual(await readRecordingHeader(file), { type: 'run' })
  })
})
