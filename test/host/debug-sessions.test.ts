import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { commands, DataTransfer, DataTransferItem, Uri } from 'vscode'
import { z } from 'zod'
import type { FrametroveApi } from '../../src/api'
import type { VideoNode } from '../../src/host/views/nodes'
import { VideosDrop } from '../../src/host/views/videos-drop'
import { debugIngestSummarySchema } from '../../src/shared/debug'
import { trace } from '../support/debug-trace'
import { harbourDebugSessions } from '../support/sample-debug'
import { temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const sampleSchema = z.looseObject({ debugSessions: debugIngestSummarySchema.shape.sessions })

/** A session without what only names it. */
function dataOf(videoId: string, frames: number) {
  const { format: _, session_id: __, video_id: ___, ...data } = trace({ frames, videoId })
  return data
}

async function idsOf(api: FrametroveApi, videoId: string): Promise<string[]> {
  return (await api.listDebugSessions(videoId)).items.map(({ sessionId }) => sessionId)
}

describe('debug sessions through the API', () => {
  it('are saved as an archive on disk, and come back as they were', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const data = dataOf(videoId, 300)
    const path = await api.saveDebugData(videoId, data, 'first')
    const whole = { format: 'frametrove-debug/1', session_id: 'first', video_id: videoId, ...data }
    assert.deepEqual(JSON.parse(gunzipSync(readFileSync(path)).toString()), whole)
    assert.deepEqual(await api.loadDebugData(videoId, 'first'), whole)
    const video = await api.getVideo(videoId)
    assert.deepEqual([video.debugSessionId, video.debugDataPath, video.debugDataAvailable], ['first', path, true])
  })

  it('of many frames, tracks and points go in parts, and come back whole', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const { points: _, ...track } = trace({ frames: 0 }).trajectoryData.tracks[0] ?? { points: [] }
    const points = (count: number) => Array.from({ length: count }, (_, at) => ({ frame_number: at, x: at, y: 1 }))
    const tracks = Array.from({ length: 1200 }, (_, at) => {
      return { ...track, track_id: at, points: points(at === 1100 ? 2500 : at % 3) }
    })
    const data = { ...dataOf(videoId, 5000), trajectoryData: { note: 'kept', tracks } }
    await api.saveDebugData(videoId, data, 'long')
    const { frameAnalysis, trajectoryData } = await api.loadDebugData(videoId)
    assert.deepEqual(frameAnalysis, data.frameAnalysis)
    assert.deepEqual(trajectoryData, data.trajectoryData)
  })

  it('without an id are the current one, else the newest', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await refused(api.loadDebugData(videoId), 'not_found')
    for (const id of ['a', 'b', 'c']) await api.saveDebugData(videoId, dataOf(videoId, 3), id)
    const loaded = async () => (await api.loadDebugData(videoId)).session_id
    assert.equal(await loaded(), 'c')
    await api.setCurrentDebugSession(videoId, 'a')
    assert.equal(await loaded(), 'a')
    assert.equal(await api.setCurrentDebugSession(videoId, null), null)
    assert.equal(await loaded(), 'c')
    assert.equal((await api.getVideo(videoId)).debugSessionId, null)
    assert.deepEqual(await idsOf(api, videoId), ['c', 'b', 'a'])
  })

  it('are refused whole where something of them is bad', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const data = dataOf(videoId, 3000)
    const frame = data.frameAnalysis[2500]
    assert.ok(frame)
    frame.processing_ms = Number.NaN
    const { problems } = await refused(api.saveDebugData(videoId, data, 'bad'), 'invalid_input')
    assert.equal(problems[0]?.where, 'frameAnalysis[2500].processing_ms')
    await refused(api.saveDebugData(videoId, data, ''), 'invalid_id')
    await refused(api.loadDebugData(videoId, 'bad'), 'not_found')
    await refused(api.getVideo(videoId), 'not_found')
  })

  it('go with their video', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const path = await api.saveDebugData(videoId, dataOf(videoId, 10), 'a')
    assert.ok(existsSync(path))
    await api.deleteVideoWithDebugData(videoId)
    assert.ok(!existsSync(path))
    await refused(api.listDebugSessions(videoId), 'not_found')
  })
})

describe('the command frametrove.ingestDebugSession', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const ingest = async (...args: unknown[]) =>
    debugIngestSummarySchema.parse(await commands.executeCommand('frametrove.ingestDebugSession', ...args))
  const write = (videoId: string, sessionId: string, frames = 20) =>
    temporary.write(`${sessionId}.frametrove-debug.json`, trace({ frames, videoId, sessionId }))

  it('takes a file and a video, which wins over the file', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const uri = write('another', 'one')
    const { sessions, warnings } = await ingest({ uri, videoId })
    assert.deepEqual(
      sessions.map((it) => [it.videoId, it.sessionId, it.frames, it.outcome]),
      [[videoId, 'one', 20, 'stored']],
    )
    assert.match(warnings.join(), /another/)
    assert.deepEqual(await idsOf(api, videoId), ['one'])
    assert.equal((await ingest({ uri, videoId })).sessions[0]?.outcome, 'unchanged')
    write('another', 'one', 30)
    assert.equal((await ingest({ uri, videoId })).sessions[0]?.outcome, 'replaced')
  })

  it('takes what is selected in the explorer, and folders', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const files = ['a', 'b'].map((id) => Uri.file(write(videoId, id)))
    await ingest(files[0], files)
    assert.deepEqual((await idsOf(api, videoId)).sort(), ['a', 'b'])
    await api.deleteVideoWithDebugData(videoId)
    assert.equal((await ingest({ uri: temporary.folder })).sessions.length, 2)
  })

  it('throws its errors to a caller who gave arguments', async () => {
    const run = (args: unknown) => commands.executeCommand('frametrove.ingestDebugSession', args)
    const file = temporary.write('bad.frametrove-debug.json', { ...trace({ frames: 1 }), format: 'frametrove-debug/9' })
    const { problems } = await refused(run({ uri: file }), 'invalid_input')
    assert.equal(problems[0]?.file, file)
    await refused(run({ uri: file, videoId: '' }), 'invalid_input')
    await refused(run({ uri: 'https://example.com/a.json' }), 'invalid_input')
  })
})

describe('the commands for debug sessions', () => {
  const run = (command: string, args: object) => commands.executeCommand(`frametrove.${command}`, args)

  it('attach, detach and pin', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    for (const id of ['a', 'b']) await api.saveDebugData(videoId, dataOf(videoId, 3), id)
    const current = async () => (await api.getVideo(videoId)).debugSessionId
    await run('makeDebugSessionCurrent', { videoId, sessionId: 'a' })
    assert.equal(await current(), 'a')
    await run('detachDebugSession', { videoId })
    assert.equal(await current(), null)
    const pinned = async () => (await api.listDebugSessions(videoId)).items.map((it) => it.pinned)
    await run('pinDebugSession', { videoId, sessionId: 'a' })
    assert.deepEqual(await pinned(), [false, true])
    await run('unpinDebugSession', { videoId, sessionId: 'a' })
    assert.deepEqual(await pinned(), [false, false])
  })

  it('tell a caller of unknown ids and bad ones', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.saveDebugData(videoId, dataOf(videoId, 3), 'a')
    await refused(run('openDebugDashboard', { videoId, sessionId: 'gone' }), 'not_found')
    await refused(run('compareDebugSessions', { videoId, sessionId: 'a', comparedId: 'gone' }), 'not_found')
    for (const command of ['openDebugDashboard', 'pinDebugSession', 'deleteDebugSession', 'detachDebugSession'])
      await refused(run(command, { videoId: 7 }), 'invalid_id')
  })
})

describe('a drop onto the Videos view', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  /** Drops files, as VS Code's explorer and most file managers tell of them. */
  async function drop(paths: readonly string[], videoId?: string): Promise<void> {
    const transfer = new DataTransfer()
    transfer.set('text/uri-list', new DataTransferItem(paths.map((path) => Uri.file(path).toString()).join('\r\n')))
    const api = await frametrove()
    const target: VideoNode | undefined =
      videoId === undefined ? undefined : { type: 'video', videoId, info: await api.getVideo(videoId) }
    await new VideosDrop().handleDrop(target, transfer)
  }

  it('of debug sessions ingests them, by their name or by what they say', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const named = temporary.write('a.frametrove-debug.json', trace({ frames: 3, videoId, sessionId: 'a' }))
    const plain = temporary.write('b.json', trace({ frames: 3, videoId, sessionId: 'b' }))
    await drop([named, plain])
    assert.deepEqual((await idsOf(api, videoId)).sort(), ['a', 'b'])
  })

  it('onto a video makes them its own, and so it does with a folder', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.saveDebugData(videoId, dataOf(videoId, 3), 'a')
    temporary.write('below/b.json', trace({ frames: 3, videoId: 'another', sessionId: 'b' }))
    temporary.write('below/notes.txt', 'not read')
    await drop([temporary.folder], videoId)
    assert.deepEqual((await idsOf(api, videoId)).sort(), ['a', 'b'])
  })
})

describe('the sample', () => {
  it('has two debug sessions, which are loaded once', async () => {
    const api = await frametrove()
    const load = async () => sampleSchema.parse(await commands.executeCommand('frametrove.loadSampleData'))
    const outcomes = async () => (await load()).debugSessions.map(({ sessionId, outcome }) => [sessionId, outcome])
    assert.deepEqual(await outcomes(), [
      ['baseline', 'stored'],
      ['tuned', 'stored'],
    ])
    assert.equal((await api.getVideo('harbour_walk')).debugSessionId, 'tuned')
    assert.deepEqual(await api.loadDebugData('harbour_walk', 'tuned'), harbourDebugSessions().tuned)
    const path = (await api.getVideo('harbour_walk')).debugDataPath
    assert.match(basename(path ?? ''), /\.json\.gz$/)
    assert.deepEqual(await outcomes(), [
      ['baseline', 'unchanged'],
      ['tuned', 'unchanged'],
    ])
    await api.deleteVideoWithDebugData('harbour_walk')
    await api.deleteActivity('harbour_walk')
  })
})
