import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { temporaryFolders } from '../../support/temporary-folder'
import { ingest, refused, write, writeLines } from './ingest'

const frame = { frame_number: 1, timestamp_ms: 0 }

describe('ingestFiles', () => {
  const folder = temporaryFolders()

  it('reads the shipped sample whole', async () => {
    const path = resolve('media/sample/harbour_walk.frametrove-results.json')
    const { runs, warnings, sink } = await ingest({ paths: [path] })
    assert.deepEqual(warnings, [])
    assert.deepEqual(
      runs.map(({ counts }) => counts),
      [{ frames: 10, captions: 10, transcripts: 5, objects: 10 }],
    )
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    assert.deepEqual(sink.sources, [{ path, sha256, bytes: (await readFile(path)).length }])
    assert.equal(
      sink.run('harbour_walk', 'scene-analysis').batch.frames?.[0]?.path,
      await realpath('media/sample/frames/0001.jpg'),
    )
  })

  it('reads a folder: every results file below it, but no other JSON', async () => {
    const at = await folder()
    await write(at, 'a/one.json', { video_id: 'one', tool: 't', frames: [frame] })
    await writeLines(at, 'a/b/two.jsonl', [
      { video_id: 'two', tool: 't' },
      { type: 'frame', ...frame },
    ])
    await write(at, 'package.json', { name: 'not results', objects: 3 })
    await write(at, 'session.frametrove-debug.json', { format: 'frametrove-debug/1', frames: [] })
    await write(at, 'node_modules/three.json', { video_id: 'three', tool: 't', frames: [frame] })
    const { runs, warnings } = await ingest({ paths: [at, join(at, 'a/one.json')] })
    assert.deepEqual(runs.map(({ videoId }) => videoId).sort(), ['one', 'two'])
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /skipped 2 files .*package\.json, session\.frametrove-debug\.json/)
  })

  it('reads lines in a folder also where their header says little', async () => {
    const at = await folder()
    await writeLines(at, 'detections.ndjson', [{ tool: 't' }, { type: 'frame', ...frame }])
    await writeLines(at, 'log.ndjson', [{ tool: 't' }, { type: 'started' }])
    const { runs, warnings } = await ingest({ paths: [at], videoId: 'vid' })
    assert.deepEqual(
      runs.map(({ toolName, counts }) => [toolName, counts.frames]),
      [['t', 1]],
    )
    assert.match(warnings.join(), /skipped 1 file .*log\.ndjson/)
  })

  it('makes one run of each video and tool', async () => {
    const path = await writeLines(await folder(), 'several.ndjson', [
      { video_id: 'a', tool: 't', model: 'm', video: { duration: 1.5 } },
      { type: 'frame', ...frame },
      { type: 'frame', ...frame, video_id: 'b' },
      { video_id: 'c', tool: 'u' },
      { type: 'frame', ...frame },
    ])
    const { runs, sink } = await ingest({ paths: [path] })
    assert.deepEqual(
      runs.map(({ videoId, toolName, counts }) => [videoId, toolName, counts.frames]),
      [
        ['a', 't', 1],
        ['b', 't', 1],
        ['c', 'u', 1],
      ],
    )
    assert.deepEqual(sink.run('a', 't').video, { durationMs: 1500 })
    assert.deepEqual(sink.run('b', 't').facts, { model: 'm' })
    assert.deepEqual(sink.run('b', 't').video, {})
  })

  it("lets the user's choice win, with a warning", async () => {
    const path = await write(await folder(), 'file.json', { video_id: 'theirs', tool: 'theirs', frames: [frame] })
    const { runs, warnings } = await ingest({ paths: [path], videoId: 'mine', toolName: 'my tool' })
    assert.deepEqual(
      runs.map(({ videoId, toolName }) => [videoId, toolName]),
      [['mine', 'my tool']],
    )
    assert.deepEqual(warnings, [
      'file.json: names the video “theirs”; stored as “mine”, as you chose.',
      'file.json: names the tool “theirs”; stored as “my tool”, as you chose.',
    ])
    const same = await ingest({ paths: [path], videoId: 'theirs', toolName: 'theirs' })
    assert.deepEqual(same.warnings, [])
  })

  it('takes hostile ids as the opaque text they are', async () => {
    const at = await folder()
    const ids = ['../../x', 'CON', '🎬'.repeat(200), '<img onerror=alert(1)>', 'a/b', '.', ' x ']
    const paths = await Promise.all(
      ids.map((video_id, index) => write(at, `${index}.json`, { video_id, tool: 't', frames: [frame] })),
    )
    const { runs } = await ingest({ paths })
    assert.deepEqual(
      runs.map(({ videoId }) => videoId),
      ids,
    )
  })

  it('tells a tool that found nothing from one that did not look', async () => {
    const at = await folder()
    const json = await write(at, 'none.json', { video_id: 'v', tool: 't', objects: [], captions: null })
    const lines = await writeLines(at, 'none.ndjson', [{ video_id: 'w', tool: 't', objects: [] }, { video_id: 'x' }])
    const { sink } = await ingest({ paths: [json, lines] })
    assert.deepEqual(sink.run('v', 't').batch, { objects: [] })
    assert.deepEqual(sink.run('w', 't').batch, { objects: [] })
    const header = await write(at, 'header.ndjson', '{"video_id": "v", "tool": "t"}\n')
    assert.match((await refused({ paths: [header] })).message, /holds no results/)
  })

  it('accepts a byte order mark, Windows line ends and blank lines', async () => {
    const at = await folder()
    const json = await write(
      at,
      'bom.json',
      `\ufeff{"video_id": "v", "tool": "t",\r\n "frames": [{"frame_number": 1}]}\r\n`,
    )
    const lines = await write(
      at,
      'bom.ndjson',
      `\ufeff{"video_id": "w", "tool": "t"}\r\n\r\n  \r\n{"type": "frame", "timestamp": 1.5}`,
    )
    const { runs, sink } = await ingest({ paths: [json, lines] })
    assert.deepEqual(
      runs.map(({ counts }) => counts.frames),
      [1, 1],
    )
    assert.equal(sink.run('w', 't').batch.frames?.[0]?.timestampMs, 1500)
  })

  it('goes by the content, whatever the extension', async () => {
    const at = await folder()
    const line = { type: 'frame', video_id: 'v', ...frame }
    const paths = [
      await writeLines(at, 'lines.json', [line, line]),
      await write(at, 'document.ndjson', JSON.stringify({ video_id: 'v', frames: [frame] }, null, 2)),
      await write(at, 'document.txt', JSON.stringify({ video_id: 'v', frames: [frame] })),
    ]
    const { runs } = await ingest({ paths, toolName: 't' })
    assert.deepEqual(
      runs.map(({ counts }) => counts.frames),
      [4],
    )
    assert.match(
      (await refused({ paths: [await write(at, 'notes.txt', 'notes')] })).message,
      /not a file of tool results/,
    )
  })

  it('warns once a file of boxes outside the frame, and keeps them', async () => {
    const box = (frame_number: number, ...bbox: number[]) => ({ frame_number, label: 'a', bbox })
    const objects = [box(1, 0, 0, 100, 50), box(1, 90, 0, 20, 10), box(2, 90, 0, 20, 10), box(9, -5, 0, 1, 1)]
    const frames = [{ frame_number: 2, width: 200, height: 50 }]
    const file = { video_id: 'v', tool: 't', video: { width: 100, height: 50 }, frames, objects }
    const { warnings, runs } = await ingest({ paths: [await write(await folder(), 'boxes.json', file)] })
    assert.deepEqual(warnings, ['boxes.json: 2 boxes reach outside the frame, first objects[1].'])
    assert.equal(runs[0]?.counts.objects, 4)
  })

  it("asks for the stored video's size where the file does not say", async () => {
    const objects = [{ frame_number: 1, label: 'a', bbox: [90, 0, 20, 10] }]
    const path = await write(await folder(), 'boxes.json', { video_id: 'v', tool: 't', objects })
    const stored = { width: 100, height: 100 }
    assert.equal((await ingest({ paths: [path] }, { getVideo: async () => stored })).warnings.length, 1)
    assert.equal((await ingest({ paths: [path] }, { getVideo: async () => null })).warnings.length, 0)
  })

  it('warns of keys that look misspelt, and keeps them', async () => {
    const file = {
      video_id: 'v',
      tool: 't',
      toolVersion: '1',
      frames: [
        { ...frame, Width: 3 },
        { ...frame, Width: 4 },
      ],
    }
    const { warnings, sink } = await ingest({ paths: [await write(await folder(), 'x.json', file)] })
    assert.equal(warnings.length, 2)
    assert.match(warnings[1] ?? '', /frames\[0\]\.Width is not a known key .* did you mean width\?/)
    const { facts, batch } = sink.run('v', 't')
    assert.deepEqual(facts.parameters, { extra: { toolVersion: '1' } })
    assert.deepEqual(
      batch.frames?.map(({ extra }) => extra),
      ['{"Width":3}', '{"Width":4}'],
    )
  })

  it('finds images beside the file, and refuses links that lead away and images that are none', async () => {
    const at = await folder()
    await write(at, 'secret.jpg', 'x')
    await mkdir(join(at, 'results'))
    await write(at, 'results/frames/1.jpg', 'x')
    await symlink(join(at, 'secret.jpg'), join(at, 'results/link.jpg'))
    const file = (...paths: string[]) => ({
      video_id: 'v',
      tool: 't',
      frames: paths.map((path) => ({ ...frame, path })),
    })
    const good = await write(at, 'results/good.json', file('frames/1.jpg', 'frames\\1.jpg', './frames/../frames/1.jpg'))
    const { sink } = await ingest({ paths: [good] })
    const image = await realpath(join(at, 'results/frames/1.jpg'))
    assert.deepEqual(
      sink.run('v', 't').batch.frames?.map(({ path }) => path),
      [image, image, image],
    )
    const link = await write(at, 'results/link.json', file('link.jpg', 'a\0b'))
    assert.deepEqual(
      (await refused({ paths: [link] })).problems.map(({ message }) => message),
      ['path has a NUL character in it', 'image "link.jpg" leads out of the folder of this file, by a link'],
    )
    const unusable = await refused({ paths: [good] }, { checkImage: async () => 'The file is no image.' })
    assert.equal(unusable.problemCount, 3)
    assert.equal(unusable.problems[0]?.where, 'frames[0].path')
  })
})
