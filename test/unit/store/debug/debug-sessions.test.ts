import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sendDebugData } from '../../../../src/host/send-debug-data'
import { makeSessions } from '../../../../src/ingest/debug/make-sessions'
import type { DebugDataPage } from '../../../../src/shared/debug'
import { trace, traceTrack, writeTrace } from '../../../support/debug-trace'
import { hasCode } from '../../../support/process'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('debug sessions', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  const save = (data: ReturnType<typeof trace>) => store.service.saveDebugData(data.video_id, data.session_id, data, {})
  function file(content: unknown, name = 'a.json'): string {
    const path = join(folder, name)
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  const ingest = (...paths: string[]) => store.service.ingestDebugSessions({ operationId: 'ingest', paths })
  const debugFiles = () =>
    readdirSync(join(folder, 'storage', 'debug'), { recursive: true }).filter((it) => String(it).endsWith('.gz'))

  /** All data of a session, put together from its pages. */
  async function load(videoId: string, sessionId: string): Promise<Record<string, unknown>> {
    const frameAnalysis: unknown[] = []
    const tracks: { points: unknown[] }[] = []
    let facts: Record<string, unknown> = {}
    let trajectory: Record<string, unknown> | null = null
    let page: DebugDataPage = { parts: [], next: null }
    do {
      page = await store.service.loadDebugData(videoId, sessionId, page.next)
      for (const part of page.parts) {
        if (part.kind === 'facts') facts = part.value
        else if (part.kind === 'trajectory') trajectory = part.value
        else if (part.kind === 'frames') frameAnalysis.push(...part.items)
        else if (part.kind === 'track') tracks.push({ ...part.value, points: [] })
        else tracks.at(-1)?.points.push(...part.items)
      }
    } while (page.next !== null)
    return { ...facts, frameAnalysis, ...(trajectory ? { trajectoryData: { ...trajectory, tracks } } : {}) }
  }

  it('come back as they were saved, and zcat gives them as valid JSON', async () => {
    const data = trace({ frames: 2500 })
    const saved = await save(data)
    assert.equal(saved.outcome, 'stored')
    assert.equal(saved.frames, 2500)
    assert.deepEqual(JSON.parse(gunzipSync(readFileSync(saved.path)).toString()), data)
    assert.deepEqual(await load('vid_1', 'session-1'), data)
    const size = readFileSync(saved.path).length
    assert.equal(saved.storedBytes, size)
    assert.ok(size < saved.rawBytes / 2, `${size} of ${saved.rawBytes}`)
    const video = await store.service.getVideo('vid_1')
    assert.deepEqual(
      [video.debugSessionId, video.debugDataPath, video.debugCollectionDate, video.debugDataSize],
      ['session-1', saved.path, '2026-05-01T10:00:00.000Z', size],
    )
    assert.equal(video.debugDataAvailable, true)
    assert.deepEqual(await store.service.debugMetrics('vid_1', 'session-1'), data.performanceMetrics)
    assert.deepEqual(await store.service.debugParameters('vid_1', 'session-1'), data.processingParameters)
  })

  it('are the same where their lists are sent ahead in parts', async () => {
    const data = trace({ frames: 2500 })
    const tracks = [...data.trajectoryData.tracks, traceTrack(9, 2100)]
    const long = { ...data, trajectoryData: { tracks } }
    await sendDebugData(store.service, 'vid_1', long, 'session-1')
    assert.deepEqual(await load('vid_1', 'session-1'), long)
  })

  it('are the same from a file, whatever the order of its keys', async () => {
    const data = trace({ frames: 1200 })
    const path = join(folder, 'x.frametrove-debug.json')
    await writeTrace(path, { frames: 1200 })
    const { sessions } = await ingest(path)
    assert.deepEqual(
      sessions.map((it) => [it.videoId, it.sessionId, it.frames, it.outcome]),
      [['vid_1', 'session-1', 1200, 'stored']],
    )
    const loaded = await load('vid_1', 'session-1')
    assert.deepEqual(loaded.frameAnalysis, data.frameAnalysis)
    assert.deepEqual(loaded.trajectoryData, data.trajectoryData)
    assert.deepEqual(JSON.parse(gunzipSync(readFileSync(sessions[0]?.path ?? '')).toString()), loaded)
    assert.deepEqual((await ingest(path)).sessions[0]?.outcome, 'unchanged')
    assert.equal(debugFiles().length, 1)
  })

  it('keep unknown keys and drop nulls', async () => {
    const data = {
      ...{ format: 'frametrove-debug/1', session_id: 's', video_id: 'v', host: { gpu: 'none' } },
      frameAnalysis: [
        { frame_number: 3, timestamp_ms: 10.6, processing_ms: null, mood: 'fine', scores: { a: null, b: 1 } },
        { timestamp_ms: 20, detections: [{ label: 'ball', confidence: null, extra: [1] }] },
      ],
      trajectoryData: { unit: 'px', tracks: [{ points: [{ x: 1, y: 2, residual: null, z: 3 }], track_id: 7, hue: 4 }] },
      processingParameters: null,
    }
    await ingest(file(data))
    assert.deepEqual(await load('v', 's'), {
      ...{ format: 'frametrove-debug/1', session_id: 's', video_id: 'v', host: { gpu: 'none' } },
      frameAnalysis: [
        { frame_number: 3, timestamp_ms: 11, mood: 'fine', scores: { b: 1 } },
        { timestamp_ms: 20, detections: [{ label: 'ball', extra: [1] }] },
      ],
      trajectoryData: { unit: 'px', tracks: [{ points: [{ x: 1, y: 2, z: 3 }], track_id: 7, hue: 4 }] },
    })
  })

  it('are replaced whole by another content, and the newest is current', async () => {
    const first = await save(trace({ frames: 10 }))
    await save(trace({ frames: 5, sessionId: 'other' }))
    await store.service.pinDebugSession('vid_1', 'session-1', true)
    const second = await save(trace({ frames: 20 }))
    assert.equal(second.outcome, 'replaced')
    assert.equal(existsSync(first.path), false)
    const { items } = await store.service.listDebugSessions('vid_1', {})
    assert.deepEqual(
      items.map((it) => [it.sessionId, it.frames, it.current, it.pinned, it.available]),
      [
        ['session-1', 20, true, true, true],
        ['other', 5, false, false, true],
      ],
    )
    await store.service.setCurrentDebugSession('vid_1', 'other')
    assert.equal((await store.service.getVideo('vid_1')).debugSessionId, 'other')
    assert.equal(await store.service.setCurrentDebugSession('vid_1', null), null)
    const video = await store.service.getVideo('vid_1')
    assert.deepEqual([video.debugSessionId, video.debugDataAvailable], [null, false])
  })

  it('are deleted with their files, and with their video', async () => {
    await save(trace({ frames: 10 }))
    await save(trace({ frames: 10, sessionId: 'b' }))
    await save(trace({ frames: 10, sessionId: 'c' }))
    assert.equal((await store.service.deleteDebugSessions('vid_1', ['b', 'nope'])).sessions, 1)
    assert.equal(debugFiles().length, 2)
    await store.service.deleteVideo('vid_1')
    assert.equal(existsSync(join(folder, 'storage', 'debug')), false)
  })

  it('are refused all together, with every fault named', async () => {
    const bad = file({
      ...{ format: 'frametrove-debug/1', session_id: 's' },
      frameAnalysis: [{ frame_number: 1 }, {}, { frame_number: 2, detections: [{ label: 'a', confidence: 2 }] }],
      trajectoryData: { tracks: [{ track_id: 1 }, { track_id: 1, points: [{ x: 'a', y: 1 }] }] },
    })
    const good = file(trace({ frames: 3 }), 'b.json')
    await assert.rejects(ingest(good, bad), (error: { problems?: { where?: string; message: string }[] }) => {
      assert.deepEqual(
        error.problems?.map(({ where, message }) => `${where}: ${message}`),
        [
          'frameAnalysis[1]: needs a frame_number or a timestamp_ms',
          'frameAnalysis[2].detections[0].confidence: detections[0].confidence must be at most 1, got 2',
          'trajectoryData.tracks[1].points[0].x: x must be a number, got text ("a")',
          'trajectoryData.tracks[1]: has the track_id 1 of another track',
        ],
      )
      return true
    })
    assert.deepEqual((await store.service.listVideos({})).items, [])
    assert.deepEqual(readdirSync(join(folder, 'storage')).includes('debug') ? debugFiles() : [], [])
  })

  it('leave nothing behind where their ingest is cancelled', async () => {
    const path = join(folder, 'long.json')
    await writeTrace(path, { frames: 5000 })
    const work = join(folder, 'work')
    const controller = new AbortController()
    const context = { signal: controller.signal, progress: () => controller.abort() }
    const limits = { debugQuotaMb: 0, leaveFreeMb: 0 }
    const request = { paths: [path], folder: work, storageFolder: folder, limits }
    await assert.rejects(makeSessions(request, context), (error: Error) => hasCode(error, 'cancelled'))
    assert.equal(existsSync(work), false)
  })

  it('are refused where they can’t be written as JSON, or are no object', async () => {
    const loop: Record<string, unknown> = { frameAnalysis: [] }
    loop.self = loop
    for (const data of [loop, { frameAnalysis: [{ frame_number: 1, big: 1n }] }, [], null]) {
      const saving = store.service.saveDebugData('v', 's', data, {})
      await assert.rejects(saving, (error: Error) => hasCode(error, 'invalid_input'))
    }
  })

  for (const [name, text, where, message] of [
    [
      'cut off',
      '{"format":"frametrove-debug/1","frameAnalysis":[{"frame_number":1}',
      'line 1, column 67, frameAnalysis[0]',
      /cut off/,
    ],
    ['newer', '{"format":"frametrove-debug/2","frames":[]}', 'format', /newer version of Frametrove/],
    [
      'no frames',
      '{"format":"frametrove-debug/1","session_id":"s","video_id":"v"}',
      undefined,
      /frameAnalysis is missing/,
    ],
    ['a list', '[1]', 'line 1, column 1', /must be a JSON object/],
    ['broken', '{"a":1,\n "b":tru}', 'line 2, column 9, b', /is not JSON/],
    ['twice', '{"frameAnalysis":[],"frameAnalysis":[]}', 'frameAnalysis', /is given twice/],
  ] as const) {
    it(`tell what is wrong with a file that is ${name}`, async () => {
      await assert.rejects(ingest(file(text)), (error: { problems?: { where?: string; message: string }[] }) => {
        assert.equal(error.problems?.[0]?.where, where)
        assert.match(error.problems?.[0]?.message ?? '', message)
        return true
      })
    })
  }
})
