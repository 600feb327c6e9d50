import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { commands, Uri, workspace } from 'vscode'
import { z } from 'zod'
import { sampleResults } from '../support/sample-results'
import { imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const countsSchema = z.strictObject({
  frames: z.number(),
  captions: z.number(),
  transcripts: z.number(),
  objects: z.number(),
})
const summarySchema = z.strictObject({
  debugSessions: z.array(z.looseObject({ outcome: z.string() })).optional(),
  activities: z.array(z.looseObject({ outcome: z.string() })).optional(),
  runs: z.array(
    z.strictObject({
      videoId: z.string(),
      toolName: z.string(),
      runId: z.string(),
      counts: countsSchema,
      outcome: z.enum(['stored', 'unchanged']),
      current: z.boolean(),
    }),
  ),
  warnings: z.array(z.string()),
})

/** Runs a command that ingests, as a keybinding, a task or another extension does. */
async function ingest(command: 'ingestToolResults' | 'ingestFrames' | 'loadSampleData', args?: object) {
  return summarySchema.parse(await commands.executeCommand(`frametrove.${command}`, args))
}

describe('the command frametrove.ingestToolResults with arguments', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const forms: Record<string, (path: string) => unknown> = {
    'a path': (path) => path,
    'the text of a URI': (path) => Uri.file(path).toString(),
    'a URI': (path) => Uri.file(path),
    'what a task or a keybinding has of a URI': (path) => ({ scheme: 'file', fsPath: path }),
    'a path from the workspace folder': (path) => relative(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', path),
  }
  for (const [form, of] of Object.entries(forms)) {
    it(`takes ${form}`, async () => {
      const videoId = newVideoId()
      const file = temporary.write('results.json', sampleResults({ frames: 5, captions: 5 }))
      const { runs, warnings } = await ingest('ingestToolResults', { videoId, toolName: 'detect', uri: of(file) })
      assert.deepEqual(warnings, [])
      assert.equal(runs.length, 1)
      const { runId: _, ...run } = runs[0] ?? {}
      const counts = { frames: 5, captions: 5, transcripts: 0, objects: 0 }
      assert.deepEqual(run, { videoId, toolName: 'detect', counts, outcome: 'stored', current: true })
    })
  }

  it('takes a folder: all results below it are one run, with their files as sources', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const one = temporary.write('a.json', sampleResults({ frames: 2 }))
    const lines = [
      { format: 'frametrove/1', tool: 'x' },
      { type: 'transcript', start: 0, end: 1.5, text: 'a' },
    ]
    const two = temporary.write('below/b.ndjson', lines.map((line) => JSON.stringify(line)).join('\r\n'))
    temporary.write('package.json', { name: 'not results' })
    const uri = Uri.file(temporary.folder)
    const { runs, warnings } = await ingest('ingestToolResults', { videoId, toolName: 'detect', uri })
    assert.deepEqual(
      runs.map(({ counts }) => counts),
      [{ frames: 2, captions: 0, transcripts: 1, objects: 0 }],
    )
    assert.match(warnings.join('\n'), /detect.*x|x.*detect/)
    const { sources } = await api.getRun(runs[0]?.runId ?? '')
    assert.deepEqual(sources.map(({ path }) => path).sort(), [one, two])
    assert.ok(sources.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)))
    const again = await ingest('ingestToolResults', { videoId, toolName: 'detect', uri })
    assert.equal(again.runs[0]?.outcome, 'unchanged')
  })

  it('throws its errors to the caller', async () => {
    const run = (args: object) => commands.executeCommand('frametrove.ingestToolResults', args)
    const videoId = newVideoId()
    const file = temporary.write('bad.json', { objects: [{ frame_number: 1, label: 'a', bbox: [0, 0, 'wide', 1] }] })
    const args = { videoId, toolName: 'detect', uri: file }
    const { problems } = await refused(run(args), 'invalid_input')
    assert.deepEqual([problems[0]?.file, problems[0]?.where], [file, 'objects[0].bbox[2]'])
    await refused(run({ ...args, uri: `${file}.gone` }), 'invalid_input')
    await refused(run({ ...args, uri: 'https://example.com/a.json' }), 'invalid_input')
    await refused(run({ ...args, videoId: '' }), 'invalid_input')
    await refused(run({ ...args, toolName: 7 }), 'invalid_input')
    await refused((await frametrove()).getVideo(videoId), 'not_found')
  })
})

describe('the command frametrove.ingestFrames with arguments', () => {
  it('takes a folder and a frame rate; names give numbers, the rate gives times', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const temporary = temporaryFolder()
    for (const name of ['frame_0012.jpg', '2.jpg', '10.jpg']) temporary.image(name)
    const { runs } = await ingest('ingestFrames', { videoId, uri: temporary.folder, frameRate: 2 })
    temporary.remove()
    assert.deepEqual(runs[0]?.counts, { frames: 3, captions: 0, transcripts: 0, objects: 0 })
    const frame = z.looseObject({ frame_number: z.number(), timestamp_ms: z.number(), width: z.number() })
    const { items } = await api.listResults({ videoId, kind: 'frames' })
    assert.deepEqual(
      items.map((item) => frame.parse(item)).map((it) => [it.frame_number, it.timestamp_ms, it.width]),
      [
        [2, 500, 64],
        [10, 4500, 64],
        [12, 5500, 64],
      ],
    )
    assert.equal((await imagesOf(api, videoId)).length, 3)
  })

  it('throws its errors to the caller', async () => {
    const run = (args: object) => commands.executeCommand('frametrove.ingestFrames', args)
    const temporary = temporaryFolder()
    const file = temporary.write('1.jpg', 'not an image')
    const videoId = newVideoId()
    const { problems } = await refused(run({ videoId, uri: file }), 'no_valid_image')
    assert.equal(problems[0]?.file, file)
    for (const frameRate of [0, -1, Number.NaN, 'fast'])
      await refused(run({ videoId, uri: file, frameRate }), 'invalid_input')
    temporary.remove()
    await refused((await frametrove()).getVideo(videoId), 'not_found')
  })
})

describe('the command frametrove.loadSampleData', () => {
  it('stores 10 frames, 10 captions, 5 transcripts, 10 objects: a complete video', async () => {
    const api = await frametrove()
    const counts = { frames: 10, captions: 10, transcripts: 5, objects: 10 }
    const { runs, warnings } = await ingest('loadSampleData')
    assert.deepEqual(
      runs.map((run) => [run.videoId, run.counts, run.outcome]),
      [['harbour_walk', counts, 'stored']],
    )
    assert.deepEqual(warnings, [])
    const report = await api.verifyVideoDataCompleteness('harbour_walk')
    assert.ok(report.complete)
    assert.equal(report.details.frames.damaged_file_count, 0)
    assert.equal((await imagesOf(api, 'harbour_walk')).length, 10)
    assert.equal((await ingest('loadSampleData')).runs[0]?.outcome, 'unchanged')
    const { samples, videoId } = await api.getActivity('harbour_walk')
    assert.deepEqual([samples, videoId], [600, 'harbour_walk'])
    await api.deleteVideo('harbour_walk')
    await api.deleteActivity('harbour_walk')
  })
})

describe('the command frametrove.checkCompleteness with a video', () => {
  it('returns the report of the API, and throws where there is no such video', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 4, transcripts: 1 }))
    const report: unknown = await commands.executeCommand('frametrove.checkCompleteness', { videoId })
    assert.deepEqual(report, await api.verifyVideoDataCompleteness(videoId))
    const check = (id: unknown) => commands.executeCommand('frametrove.checkCompleteness', { videoId: id })
    await refused(check(newVideoId()), 'not_found')
    await refused(check(''), 'invalid_id')
  })
})
