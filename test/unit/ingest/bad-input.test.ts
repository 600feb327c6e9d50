import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { temporaryFolders } from '../../support/temporary-folder'
import { refused, write, writeLines } from './ingest'

const bad = resolve('test/fixtures/bad')

/** Each file of test/fixtures/bad with the first problem that it must have. */
const expected: Record<string, { where?: string; message: RegExp }> = {
  'not-json.json': { where: 'line 1, column 1', message: /^is not JSON/ },
  'cut-off.json': { where: 'line 3, column 42', message: /^the JSON is cut off here$/ },
  'nan.json': { where: 'line 2, column 84', message: /^NaN is not JSON; write null/ },
  'empty.json': { message: /^is empty$/ },
  'list.json': { message: /^must be an object .* got a list$/ },
  'wrong-type.json': { where: 'objects[17].bbox[2]', message: /^bbox\[2\] must be a number, got text \("wide"\)$/ },
  'no-lists.json': { message: /^has none of the lists .* did you mean objects where it says Objects\?$/ },
  'negative-time.json': { where: 'captions[0].timestamp_ms', message: /must not be negative, got -5$/ },
  'confidence.json': { where: 'objects[0].confidence', message: /^confidence must be at most 1, got 1\.5$/ },
  'camel-case.json': { where: 'frames[0]', message: /did you mean frame_number where it says frameNumber\?$/ },
  'backwards.json': { where: 'transcripts[0]', message: /^ends before it starts$/ },
  'ids.json': { where: 'video_id', message: /^video_id must not be empty$/ },
  'newer.json': { message: /frametrove\/2.*update the extension$/ },
  'project.frametrove.json': { message: /^is of the format "frametrove-project\/1"/ },
  'no-video.json': { message: /^names no video: choose one/ },
  'escaping-path.json': { where: 'frames[0].path', message: /leads out of the folder/ },
  'lines.ndjson': { where: 'line 4, bbox', message: /^bbox must have 4 entries, got 3$/ },
  'utf16.json': { message: /^is not UTF-8 text/ },
  'latin1.ndjson': { where: 'line 2', message: /^is not UTF-8 text/ },
}

describe('ingest of bad input', () => {
  const folder = temporaryFolders()

  for (const [name, { where, message }] of Object.entries(expected)) {
    it(`refuses ${name}, naming the file and the place`, async () => {
      const path = resolve(bad, name)
      const error = await refused({ paths: [path] })
      assert.equal(error.code, 'invalid_input')
      const [first] = error.problems
      assert.equal(first?.file, path)
      assert.equal(first?.where, where)
      assert.match(first?.message ?? '', message)
      assert.ok(error.message.includes(path), 'the message names the file')
    })
  }

  it('lists the bad records of all files at once', async () => {
    const error = await refused({ paths: [bad] })
    const files = new Set(error.problems.map(({ file }) => file))
    // The project file is another format: in a folder it is passed over, and list.json is not known for results.
    for (const name of Object.keys(expected).filter((it) => !['project.frametrove.json', 'list.json'].includes(it))) {
      assert.ok(files.has(resolve(bad, name)), name)
    }
  })

  it('lists every bad line', async () => {
    const { problems } = await refused({ paths: [resolve(bad, 'lines.ndjson')] })
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['line 4, bbox', 'line 5', 'line 6', 'line 7', 'line 8, column 32', 'line 9'],
    )
  })

  it('refuses every kind of image path that does not lead to a file beside', async () => {
    const { problems } = await refused({ paths: [resolve(bad, 'escaping-path.json')] })
    assert.deepEqual(
      problems.map(({ message }) => message.replace(/^image ".*" /, '')),
      [
        'leads out of the folder of this file',
        'is absolute; name the image relative to this file',
        'does not exist',
        'is absolute; name the image relative to this file',
        'is not a file',
      ],
    )
  })

  it('refuses a caption of 10 MB, in JSON and in NDJSON', async () => {
    const caption = { frame_number: 1, text: 'x'.repeat(10_000_000) }
    const at = await folder()
    const json = await write(at, 'long.json', { video_id: 'v', tool: 't', captions: [caption] })
    const lines = await writeLines(at, 'long.ndjson', [
      { video_id: 'v', tool: 't' },
      { type: 'caption', ...caption },
    ])
    const { problems } = await refused({ paths: [json, lines] })
    const message = 'text must be at most 100,000 characters long, got 10,000,000'
    assert.deepEqual(problems, [
      { file: json, where: 'captions[0].text', message },
      { file: lines, where: 'line 2, text', message },
    ])
  })

  it('refuses a line of over 16 MB without reading on, and a JSON file of over 256 MB unread', async () => {
    const at = await folder()
    const lines = await write(at, 'endless.ndjson', Buffer.alloc(20_000_000, 'x'))
    const json = await write(at, 'huge.json', '{"frames": [')
    const { truncate } = await import('node:fs/promises')
    await truncate(json, 300_000_000)
    const { problems } = await refused({ paths: [lines, json] })
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['line 1', undefined],
    )
    assert.match(problems[0]?.message ?? '', /longer than 16 MB/)
    assert.match(problems[1]?.message ?? '', /NDJSON/)
  })

  it('lists 100 problems and counts the others', async () => {
    const frames = Array.from({ length: 250 }, () => ({ frame_number: -1 }))
    const path = await write(await folder(), 'many.json', { video_id: 'v', tool: 't', frames })
    const error = await refused({ paths: [path] })
    assert.equal(error.problems.length, 100)
    assert.equal(error.problemCount, 250)
    assert.match(error.message, /250 problems.*and 249 more/)
  })

  it('says what to do where a file or folder is missing, or holds no results', async () => {
    const at = await folder()
    const { problems } = await refused({ paths: [resolve(at, 'gone.json'), at] })
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['does not exist', 'is a folder without any file of tool results'],
    )
  })

  it('refuses a chosen id that is none', async () => {
    const path = resolve(bad, 'no-video.json')
    assert.equal((await refused({ paths: [path], videoId: 'a\nb' })).code, 'invalid_id')
    assert.equal((await refused({ paths: [] })).code, 'invalid_input')
  })

  it('refuses values that nest too deeply to be kept', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const text = `{"video_id": "v", "tool": "t", "frames": [{"frame_number": 1, "mask": ${deep}}]}`
    const error = await refused({ paths: [await write(await folder(), 'deep.json', text)] })
    assert.match(error.problems[0]?.message ?? '', /can't be kept|not JSON/)
  })
})
