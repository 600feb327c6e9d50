import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commands, workspace } from 'vscode'
import type { LiveSampleInput } from '../../src/shared/activity'
import type { ChangeEvent } from '../../src/shared/model'
import { sampleTrack } from '../support/sample-activity'
import { allImagesFolder, temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

describe('live recordings through the API', () => {
  const started: string[] = []
  after(async () => {
    const api = await frametrove()
    for (const id of started) await api.discardRecording(id)
  })

  /** Starts a recording that ends with the tests. */
  async function start(...[type, options]: Parameters<Awaited<ReturnType<typeof frametrove>>['startActivity']>) {
    const recording = await (await frametrove()).startActivity(type, options)
    started.push(recording.id)
    return recording
  }

  it('take samples in the order of the calls, also where a long batch is followed by short ones', async () => {
    const api = await frametrove()
    const { id, type, state, samples: none } = await start('ride', { videoId: 'vid', videoOffsetMs: -5 })
    assert.deepEqual([type, state, none], ['ride', 'recording', 0])
    const track = sampleTrack(2510)
    const batches = [track.slice(0, 5), track.slice(5, 2500), track.slice(2500, 2501), track.slice(2501)]
    const added = await Promise.all(batches.map((batch) => api.addSamples(id, batch)))
    assert.deepEqual(
      added.map((it) => it.warnings),
      [[], [], [], []],
    )
    const { items } = await api.listActivitySamples(id, { limit: 1000, cursor: '2000' })
    assert.deepEqual(items, track.slice(2000))
    const details = await api.getActivity(id)
    assert.deepEqual([details.recording, details.samples, details.videoId], ['recording', 2510, 'vid'])
    const listed = (await api.listRecordings()).find((it) => it.id === id)
    assert.equal(listed?.samples, 2510)
    assert.ok((listed?.distanceM ?? 0) > 1000)
  })

  it('give samples without a time that of their arrival', async () => {
    const api = await frametrove()
    const { id } = await start('walk')
    const untimed = sampleTrack(3).map(({ time: _, ...sample }): LiveSampleInput => sample)
    const before = Date.now()
    await api.addSamples(id, untimed)
    const { items } = await api.listActivitySamples(id)
    for (const { time } of items) assert.ok(Math.abs(Date.parse(time) - before) < 60_000, time)
  })

  it('are paused and resumed', async () => {
    const api = await frametrove()
    const { id } = await start('run')
    await api.addSamples(id, sampleTrack(5))
    assert.equal((await api.pause(id)).state, 'paused')
    assert.equal((await api.getActivity(id)).recording, 'paused')
    assert.equal((await api.resume(id)).state, 'recording')
  })

  it('are saved as an activity at their end, with all that was given before', async () => {
    const api = await frametrove()
    const { id } = await start('run')
    const track = sampleTrack(2400)
    const added = [api.addSamples(id, track.slice(0, 2300)), api.addSamples(id, track.slice(2300))]
    const { activity, outcome } = await api.finish(id, { notes: 'Windy.' })
    await Promise.all(added)
    assert.deepEqual([activity.id, activity.samples, activity.notes, outcome], [id, 2400, 'Windy.', 'stored'])
    assert.equal((await api.getActivity(id)).recording, null)
    const { items } = await api.listActivitySamples(id, { limit: 1000, cursor: '1500' })
    assert.deepEqual(items, track.slice(1500))
    assert.ok(!(await api.listRecordings()).some((it) => it.id === id))
    await api.deleteActivity(id)
  })

  it('that have too little are not saved, and stay', async () => {
    const api = await frametrove()
    const { id } = await start('run')
    await api.addSamples(id, sampleTrack(1))
    await refused(api.finish(id), 'insufficient_data')
    const left = (await api.listRecordings()).find((it) => it.id === id)
    assert.equal(left?.samples, 1)
  })

  it('refuse what they can not take, whole', async () => {
    const api = await frametrove()
    const { id } = await start('run', { id: newVideoId('live') })
    const track = sampleTrack(1500)
    const bad = [...track.slice(0, 1200), { ...track[1200], latitude: 91 }, ...track.slice(1201)]
    const add = (samples: unknown) => Reflect.apply(api.addSamples, api, [id, samples])
    const { problems } = await refused(add(bad), 'invalid_input')
    assert.match(problems[0]?.where ?? '', /samples\[1200\]\.latitude/)
    await refused(add('none'), 'invalid_input')
    assert.equal((await api.getActivity(id)).samples, 0)
    await refused(api.addSamples('gone', track.slice(0, 1)), 'not_found')
    await refused(api.pause('gone'), 'not_found')
    await refused(api.pause(''), 'invalid_id')
    await refused(api.startActivity('run', { id: '' }), 'invalid_input')
  })

  it('are no saved activities: they are not listed as such, nor deleted', async () => {
    const api = await frametrove()
    const { id } = await start('run')
    await refused(api.deleteActivity(id), 'invalid_input')
    assert.equal((await api.getActivity(id)).recording, 'recording')
    const listed = (await api.listActivities({ limit: 1000 })).items.some((it) => it.id === id)
    assert.ok(!listed)
  })

  it('tell that they change, and are gone once they are discarded', async () => {
    const api = await frametrove()
    const heard: ChangeEvent[] = []
    const listener = api.onDidChange((event) => heard.push(event))
    const { id } = await start('run')
    const changed = async () => {
      while (!heard.splice(0).some(({ activityIds }) => activityIds?.includes(id))) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    try {
      await changed()
      await api.addSamples(id, sampleTrack(3))
      await changed()
      await api.discardRecording(id)
      await changed()
    } finally {
      listener.dispose()
    }
    await refused(api.getActivity(id), 'not_found')
    await api.discardRecording(id)
  })

  it('are encrypted where the setting says so, with a key that VS Code keeps', async () => {
    const api = await frametrove()
    const videoId = newVideoId('where')
    const folder = temporaryFolder()
    const settings = workspace.getConfiguration('frametrove')
    try {
      await api.ingestFrames({ paths: [folder.image('frame_1.jpg')], videoId })
      const recovery = join(dirname(await allImagesFolder(api, videoId)), 'recovery')
      const written = (id: string) => {
        const files = readdirSync(recovery).filter((name) => name.includes(id.slice(0, 20)))
        assert.ok(files.length > 0)
        return files.map((name) => readFileSync(join(recovery, name), 'latin1')).join()
      }
      const { id: plain } = await start('run', { id: newVideoId('plain') })
      await api.addSamples(plain, sampleTrack(5))
      assert.match(written(plain), /latitude/)

      await settings.update('recording.encrypt', true)
      const { id } = await start('run', { id: newVideoId('secret') })
      await api.addSamples(id, sampleTrack(5))
      await api.pause(id)
      assert.doesNotMatch(written(id), /latitude/)
      await api.resume(id)
      await api.addSamples(id, sampleTrack(100).slice(5))
      assert.equal((await api.finish(id)).activity.samples, 100)
      await api.deleteActivity(id)
    } finally {
      await settings.update('recording.encrypt', undefined)
      await api.deleteVideo(videoId)
      folder.remove()
    }
  })

  it('can be copied by id and opened', async () => {
    const { id } = await start('run')
    assert.equal(await commands.executeCommand('frametrove.copyActivityId', { activityId: id }), id)
    await commands.executeCommand('frametrove.openActivity', { activityId: id })
    await commands.executeCommand('workbench.action.closeAllEditors')
  })
})
