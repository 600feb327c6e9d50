import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands, Uri } from 'vscode'
import { dataExportSchema } from '../../src/shared/data-export'
import { trace } from '../support/debug-trace'
import { sampleActivity } from '../support/sample-activity'
import { sampleResults } from '../support/sample-results'
import { temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

describe('the command frametrove.exportData with arguments', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const run = async (argument: object) =>
    dataExportSchema.parse(await commands.executeCommand('frametrove.exportData', argument))

  it('exports a video, which is ingested again and equals', async () => {
    const api = await frametrove()
    const videoId = newVideoId('../a "video"')
    await api.storeToolResults(videoId, 'detect', sampleResults({ frames: 5, objects: 7 }), { model: 'm' })
    await api.saveDebugData(videoId, trace({ frames: 20 }), 'first')
    const into = join(temporary.folder, 'out')
    mkdirSync(into)
    const done = await run({ videoId, as: 'json', uri: Uri.file(into) })
    assert.equal(done.path, join(into, readdirSync(into)[0] ?? ''))
    assert.deepEqual([done.files, done.missing], [2, 0])

    const before = await api.listResults({ videoId, kind: 'objects' })
    const session = await api.loadDebugData(videoId, 'first')
    await api.deleteVideo(videoId)
    await api.ingestFiles({ paths: [done.path] })
    await api.ingestDebugSessions({ paths: [done.path] })
    assert.deepEqual(await api.listResults({ videoId, kind: 'objects' }), before)
    const { items } = await api.listRuns(videoId)
    assert.deepEqual(
      items.map(({ tool, model, counts }) => [tool, model, counts]),
      [['detect', 'm', { frames: 5, captions: 0, transcripts: 0, objects: 7 }]],
    )
    assert.deepEqual(await api.loadDebugData(videoId, 'first'), session)
    await api.deleteVideo(videoId)
  })

  it('exports events and debug sessions, as each form', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    const eventId = newVideoId('event')
    await api.saveFrames(eventId, [temporary.image('1.jpg')])
    await api.saveDebugData(videoId, trace({ frames: 20 }), 'first')
    const folder = await run({ eventId, as: 'folder', uri: temporary.folder })
    assert.deepEqual(readdirSync(join(folder.path, 'events')).length, 1)
    const csv = await run({ videoId, sessionId: 'first', as: 'csv', uri: temporary.folder })
    assert.ok(readdirSync(csv.path).includes('debug_frames.csv'))
    for (const as of ['zip', 'sqlite']) {
      const path = join(temporary.folder, `all.${as}`)
      const done = await run({ all: true, as, uri: path })
      assert.equal(done.path, path)
      const head = as === 'zip' ? 'PK\x03\x04' : 'SQLite format 3\0'
      assert.equal(readFileSync(path).toString('latin1', 0, head.length), head)
    }
    await api.deleteVideo(videoId)
    await api.deleteEvent(eventId)
  })

  it('exports activities as GPX and GeoJSON, which are ingested again and equal', async () => {
    const api = await frametrove()
    const activityId = newVideoId('run')
    await api.saveActivity(sampleActivity(50, { id: activityId, breaks: [20] }))
    const before = await api.getActivity(activityId)
    for (const as of ['gpx', 'geojson']) {
      const path = join(temporary.folder, `a.${as}`)
      assert.equal((await run({ activityId, as, uri: Uri.file(path) })).path, path)
      await api.deleteActivity(activityId)
      const { activities } = await api.ingestActivities({ paths: [path] })
      assert.deepEqual(
        activities.map(({ activity, outcome }) => [activity.id, outcome]),
        [[activityId, 'stored']],
      )
      const { savedAt } = await api.getActivity(activityId)
      assert.deepEqual({ ...(await api.getActivity(activityId)), savedAt }, { ...before, savedAt })
    }
    const { files } = await api.exportData({ activityId, as: 'csv', path: temporary.folder })
    assert.equal(files, 3)
    await api.deleteActivity(activityId)
  })

  it('never replaces a file, and says what is wrong', async () => {
    const path = join(temporary.folder, 'mine.zip')
    writeFileSync(path, 'mine')
    const exported = (argument: object) => commands.executeCommand('frametrove.exportData', argument)
    await refused(exported({ all: true, as: 'zip', uri: path }), 'invalid_input')
    assert.equal(readFileSync(path, 'utf8'), 'mine')
    const uri = Uri.file(temporary.folder)
    await refused(exported({ videoId: 'none there', as: 'json', uri }), 'not_found')
    await refused(exported({ all: true, as: 'xml', uri }), 'invalid_input')
    await refused(exported({ sessionId: 'a', as: 'json', uri }), 'invalid_input')
    await refused(exported({ all: true, as: 'json', uri: Uri.parse('untitled:/a') }), 'invalid_input')
    assert.deepEqual(readdirSync(temporary.folder), ['mine.zip'])
  })

  it('has its like in the API', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 2 }))
    const path = join(temporary.folder, 'a.sqlite')
    const { files, bytes } = await api.exportData({ videoId, as: 'sqlite', path })
    assert.deepEqual([files, bytes], [1, readFileSync(path).length])
    await refused(api.exportData({ videoId, as: 'sqlite', path }), 'invalid_input')
    await refused(api.exportData({ videoId, as: 'json', path: 'relative' }), 'invalid_input')
    assert.equal(existsSync('relative'), false)
    await api.deleteVideo(videoId)
  })
})
