import assert from 'node:assert/strict'
import type { FrametroveApi } from '../../src/api'
import { sampleResults } from '../support/sample-results'
import { fixture, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

/** Bad files: where in them the first problem is, and what it says. */
const files: Record<string, { where?: string; message: RegExp }> = {
  'not-json.json': { where: 'line 1, column 1', message: /not JSON/ },
  'cut-off.json': { where: 'line 3, column 42', message: /cut off/ },
  'empty.json': { message: /empty/ },
  'list.json': { message: /must be an object.*list/ },
  'nan.json': { where: 'line 2, column 84', message: /NaN/ },
  'wrong-type.json': { where: 'objects[17].bbox[2]', message: /number.*"wide"/ },
  'negative-time.json': { where: 'captions[0].timestamp_ms', message: /negative.*-5/ },
  'confidence.json': { where: 'objects[0].confidence', message: /at most 1.*1\.5/ },
  'backwards.json': { where: 'transcripts[0]', message: /ends before it starts/ },
  'lines.ndjson': { where: 'line 4, bbox', message: /4 entries, got 3/ },
  'escaping-path.json': { where: 'frames[0].path', message: /leads out of the folder/ },
  'utf16.json': { message: /UTF-8/ },
}

/** Bad values in memory, by the place that the error has to name. */
const object = { frame_number: 1, label: 'a', bbox: [0, 0, 1, 1] }
const values: Record<string, object> = {
  'objects[0].confidence': { objects: [{ ...object, confidence: 1.5 }] },
  'objects[1].confidence': { objects: [object, { ...object, confidence: Number.NaN }] },
  'objects[0].bbox[1]': { objects: [{ ...object, bbox: [0, Number.POSITIVE_INFINITY, 1, 1] }] },
  'objects[0].bbox[2]': { objects: [{ ...object, bbox: [0, 0, -1, 1] }] },
  'objects[0].label': { objects: [{ ...object, label: '' }] },
  'objects[0]': { objects: [{ label: 'a', bbox: [0, 0, 1, 1] }] },
  'frames[0].timestamp_ms': { frames: [{ timestamp_ms: -1 }] },
  'frames[0].frame_number': { frames: [{ frame_number: 1.5 }] },
  'captions[0].text': { captions: [{ frame_number: 1, text: 'x'.repeat(10_000_000) }] },
  'transcripts[0].start_ms': { transcripts: [{ start_ms: '0', end_ms: 1, text: 'x' }] },
  'transcripts[0]': { transcripts: [{ start_ms: 2, end_ms: 1, text: 'x' }] },
  objects: { objects: { 0: object } },
}

/** Callers in JavaScript may pass anything. */
function store(api: FrametroveApi, videoId: unknown, results: unknown, options?: unknown): Promise<unknown> {
  return Reflect.apply(api.storeToolResults, api, [videoId, 'detect', results, options])
}

describe('bad results in memory', () => {
  for (const [where, results] of Object.entries(values)) {
    it(`are refused, naming ${where}; nothing of the call is stored`, async () => {
      const api = await frametrove()
      const videoId = newVideoId()
      // With good results beside the bad one.
      const error = await refused(store(api, videoId, { ...sampleResults({ frames: 3 }), ...results }), 'invalid_input')
      assert.equal(error.problems[0]?.where, where)
      assert.ok(error.message.includes(where), error.message)
      assert.ok(error.message.length < 1000, 'the message is as long as the bad value')
      await refused(api.getVideo(videoId), 'not_found')
    })
  }

  it('are refused where they are no results at all', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    for (const results of [undefined, null, 7, 'text', [], {}, { Objects: [] }, { frames: null }])
      await refused(store(api, videoId, results), 'invalid_input')
    await refused(store(api, videoId, sampleResults({ frames: 1 }), { parameters: 'text' }), 'invalid_input')
    await refused(api.getVideo(videoId), 'not_found')
  })

  it('leave what was there as it was', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 3 }))
    const before = await api.listRuns(videoId)
    await refused(store(api, videoId, values['objects[1].confidence']), 'invalid_input')
    assert.deepEqual(await api.listRuns(videoId), before)
    const { id: runId } = await api.startRun(videoId, 'detect')
    await refused(store(api, videoId, values['objects[1].confidence'], { runId }), 'invalid_input')
    assert.equal((await api.getRun(runId)).counts.objects, 0)
  })
})

describe('bad results files', () => {
  for (const [name, { where, message }] of Object.entries(files)) {
    it(`such as ${name} are refused, naming the file and the place; nothing is stored`, async () => {
      const api = await frametrove()
      const videoId = newVideoId()
      const temporary = temporaryFolder()
      const good = temporary.write('good.json', sampleResults({ frames: 3 }))
      const bad = fixture('bad', name)
      const error = await refused(api.ingestFiles({ paths: [good, bad], videoId, toolName: 'detect' }), 'invalid_input')
      temporary.remove()
      const [problem] = error.problems
      assert.deepEqual([problem?.file, problem?.where], [bad, where])
      assert.match(problem?.message ?? '', message)
      assert.ok(error.message.includes(name), error.message)
      await refused(api.getVideo(videoId), 'not_found')
    })
  }

  it('are listed all at once', async () => {
    const api = await frametrove()
    const { problems } = await refused(
      api.ingestFiles({ paths: [fixture('bad')], videoId: newVideoId(), toolName: 'detect' }),
      'invalid_input',
    )
    const named = new Set(problems.map(({ file }) => file))
    // In a folder, a list is not known for results.
    for (const name of Object.keys(files).filter((it) => it !== 'list.json')) assert.ok(named.has(fixture('bad', name)))
  })
})

describe('awkward results files that are good', () => {
  it('may have a BOM, Windows line ends and boxes outside of the frame, which are told', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const temporary = temporaryFolder()
    const frame = { frame_number: 1, width: 100, height: 100 }
    const outside = { ...object, bbox: [90, 0, 20, 10] }
    const json = JSON.stringify({ frames: [frame], objects: [outside] }, null, 2).replaceAll('\n', '\r\n')
    const lines = ['{"tool":"detect"}', '{"type":"caption","frame_number":1,"text":"é"}', '']
    const paths = [
      temporary.write('bom.json', `\uFEFF${json}`),
      temporary.write('bom.ndjson', `\uFEFF${lines.join('\r\n')}`),
    ]
    const { runs, warnings } = await api.ingestFiles({ paths, videoId, toolName: 'detect' })
    temporary.remove()
    assert.deepEqual(
      runs.map(({ counts }) => counts),
      [{ frames: 1, captions: 1, transcripts: 0, objects: 1 }],
    )
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /objects\[0\]/)
    assert.equal((await api.listResults({ videoId, kind: 'captions' })).items[0]?.text, 'é')
  })
})
