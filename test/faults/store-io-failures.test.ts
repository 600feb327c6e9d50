import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { toFrametroveError } from '../../src/shared/errors'
import { THUMBNAIL_WIDTHS } from '../../src/shared/gallery-sizes'
import type { RunInfo } from '../../src/shared/model'
import { insertPendingRun } from '../../src/store/repositories/runs'
import { trace } from '../support/debug-trace'
import { Sites } from '../support/io-faults'
import { projectRoot } from '../support/paths'
import { sampleActivity } from '../support/sample-activity'
import { sampleResults } from '../support/sample-results'
import { StoreWalk } from '../support/store-walk'
import { temporaryFolders } from '../support/temporary-folder'
import { faultRounds } from './harness/settings'

/** When events occurred that a clean-up takes. */
const LONG_AGO = '2001-01-01T00:00:00Z'
/** From so many `--rounds` on, each call fails in every way. */
const THOROUGH_ROUNDS = 1000

describe('the store where I/O fails', function () {
  this.timeout(faultRounds < THOROUGH_ROUNDS ? 120_000 : 1_200_000)
  afterEach(() => walk.close())
  const newFolder = temporaryFolders()
  const sites = new Sites()
  let walk: StoreWalk
  let images: string

  beforeEach(async () => {
    const folder = await newFolder()
    walk = new StoreWalk(path.join(folder, 'storage'), sites, faultRounds >= THOROUGH_ROUNDS)
    images = path.join(folder, 'images')
    await mkdir(images)
    for (const name of ['baseline.jpg', 'progressive.jpg']) {
      await cp(path.join(projectRoot, 'test/fixtures/images', name), path.join(images, name))
    }
    await walk.open()
  })
  after(() => console.log(`      ${sites.summary()}`))

  const ingest = (videoId: string) =>
    walk.service.ingestFrames({ operationId: 'ingest', paths: [images], videoId, frameRate: 1 })
  const store = (videoId: string, runId?: string) => {
    const frames = [{ frame_number: 1, timestamp_ms: 0, path: path.join(images, 'baseline.jpg') }]
    const results = { ...sampleResults({ captions: 2, objects: 3 }), frames }
    return walk.service.storeToolResults(videoId, 'tool', results, runId === undefined ? {} : { runId })
  }
  const runs = async (videoId: string): Promise<RunInfo[]> => (await walk.service.listRuns(videoId, {})).items
  const videoIds = async () => (await walk.service.listVideos({})).items.map((video) => video.id).sort()
  const remove = async (videoId: string) => {
    if ((await videoIds()).includes(videoId)) await walk.service.deleteVideo(videoId)
  }
  const counted = async (videoId: string, frames: number) =>
    assert.equal((await walk.service.getVideo(videoId)).counts.frames, frames)
  /** Removes what earlier repairs and restores have kept, which only takes time to look through. */
  const forgetOld = async () => {
    const backups = walk.filesBelow('backups').filter((file) => file.includes('-before-'))
    for (const file of [...backups, path.join(walk.folder, 'quarantine')])
      await rm(file, { recursive: true, force: true })
  }

  it('ingests images', async () => {
    // Only here: to turn it into a JPEG takes longer than all the rest.
    await cp(path.join(projectRoot, 'test/fixtures/images/opaque.png'), path.join(images, 'opaque.png'))
    await walk.through('ingest', {
      ready: () => remove('new'),
      work: () => ingest('new'),
      done: () => counted('new', 3),
    })
    await walk.through('ingest the same again', {
      work: () => ingest('new'),
      done: async () => assert.equal((await runs('new')).length, 1),
    })
  })

  it('stores results given in memory, and takes the images of the run away that they displace', async () => {
    await walk.through('store', { work: () => store('one'), done: () => counted('one', 1) })
    const started = async () => (await walk.service.startRun('one', 'open', {})).id
    let runId = ''
    await walk.through('add to an open run', {
      ready: async () => {
        runId = await started()
      },
      work: () => walk.service.storeToolResults('one', 'open', sampleResults({ captions: 2 }), { runId }),
    })
    await walk.through('finish', {
      ready: async () => {
        runId = await started()
      },
      work: () => walk.service.finishRun(runId),
    })
  })

  it('saves activities, replaces and thins them, and deletes them', async () => {
    const save = (samples: number) =>
      walk.service.saveActivity({ operationId: 'save', activity: sampleActivity(samples) }, {})
    const saved = async (samples: number) => {
      assert.equal((await walk.service.getActivity('run')).samples, samples)
      assert.equal((await walk.service.activitySamples('run', 0, 5000)).length, samples)
    }
    await walk.through('save an activity', {
      ready: () => walk.service.deleteActivities(['run']),
      work: () => save(1200),
      done: () => saved(1200),
    })
    let samples = 0
    await walk.through('replace an activity', {
      ready: async () => {
        samples = 20 + ((samples + 1) % 7)
      },
      work: () => save(samples),
      done: () => saved(samples),
    })
    await walk.through('change an activity', {
      work: () => walk.service.updateActivity('run', { notes: `of ${samples}` }),
      done: async () => assert.equal((await walk.service.getActivity('run')).notes, `of ${samples}`),
    })
    await walk.through('thin an activity', {
      ready: async () => save(300),
      work: () => walk.service.thinActivities({ operationId: 'thin', activityIds: ['run'], toleranceM: 20 }),
      done: async () => assert.equal((await walk.service.getActivity('run')).thinnedToM, 20),
    })
    await walk.through('delete an activity', {
      ready: () => save(20),
      work: () => walk.service.deleteActivities(['run']),
      done: async () => assert.deepEqual((await walk.service.listActivities({})).items, []),
    })
  })

  it('saves debug sessions, replaces them, and deletes them', async () => {
    const sessions = async () => (await walk.service.listDebugSessions('one', {})).items
    const save = (frames: number) => walk.service.saveDebugData('one', 'session', trace({ frames }), {})
    const saved = async (frames: number) => {
      const [session] = await sessions()
      assert.deepEqual([session?.frames, session?.available], [frames, true])
      assert.equal((await walk.service.debugFrame('one', 'session', { index: frames - 1 })).index, frames - 1)
    }
    await walk.through('save a debug session', {
      ready: () => remove('one'),
      work: () => save(1100),
      done: () => saved(1100),
    })
    let frames = 0
    await walk.through('replace a debug session', {
      ready: async () => {
        frames = (frames % 7) + 1
      },
      work: () => save(frames),
      done: () => saved(frames),
    })
    await walk.through('delete a debug session', {
      ready: () => save(3),
      work: () => walk.service.deleteDebugSessions('one', ['session']),
      done: async () => assert.deepEqual(await sessions(), []),
    })
  })

  it('writes a long ingest in parts', async () => {
    const file = path.join(images, '..', 'long.ndjson')
    const object = (n: number) => JSON.stringify({ type: 'object', frame_number: n, label: 'dog', bbox: [1, 2, 3, 4] })
    await writeFile(file, Array.from({ length: 30_000 }, (_, n) => object(n)).join('\n'))
    const paths = [file]
    await walk.through('long ingest', {
      ready: () => remove('long'),
      work: () => walk.service.ingestFiles({ operationId: 'long', paths, videoId: 'long', toolName: 'detect' }),
      done: async () => assert.equal((await walk.service.getVideo('long')).counts.objects, 30_000),
    })
  })

  it('changes a video, and makes a former run the current one', async () => {
    await ingest('one')
    await walk.through('expected kinds', {
      work: () => walk.service.updateVideo('one', { title: 'A title', expectedKinds: ['frames'] }),
      done: async () => assert.deepEqual((await walk.service.getVideo('one')).expectedKinds, ['frames']),
    })
    await store('one')
    await store('one')
    const former = async () => (await runs('one')).find((run) => run.tool === 'tool' && !run.current)?.id ?? ''
    let runId = ''
    await walk.through('restore a run', {
      ready: async () => {
        runId = await former()
      },
      work: () => walk.service.restoreRun(runId),
      done: async () => assert.equal((await walk.service.getRun(runId)).current, true),
    })
  })

  it('deletes', async () => {
    await walk.through('delete results', {
      ready: () => ingest('one'),
      work: () => walk.service.deleteVideoData({ videoId: 'one', toolName: 'frames' }),
      done: async () => assert.deepEqual(await runs('one'), []),
    })
    await walk.through('delete a video', {
      ready: async () => {
        if (!(await videoIds()).includes('two')) await ingest('two')
      },
      // One that is deleted already is no failure of the disk.
      work: () => remove('two'),
      done: async () => assert.ok(!(await videoIds()).includes('two')),
    })
  })

  it('saves, ingests and deletes events', async () => {
    const { service } = walk
    const [first, second] = ['baseline.jpg', 'progressive.jpg'].map((name) => path.join(images, name))
    const counted = async (eventId: string, frames: number) =>
      assert.equal((await service.getEvent(eventId)).frameCount, frames)
    await walk.through('save frames', {
      ready: () => service.deleteEvents(['door']),
      work: () => service.saveFrames({ eventId: 'door', frames: [first, second], frameNumbers: [1, 2] }, {}),
      done: () => counted('door', 2),
    })
    await writeFile(path.join(images, 'event.json'), '{"id": "yard", "occurred_at": "2026-05-01T10:00:00Z"}')
    await walk.through('ingest an event', {
      ready: () => service.deleteEvents(['yard']),
      work: () => service.ingestEvents({ operationId: 'events', paths: [images] }),
      done: () => counted('yard', 2),
    })
    await walk.through('change an event', {
      work: () => service.saveEvent('yard', { kind: 'person', tags: ['night'], videoId: 'cam' }),
      done: async () => assert.deepEqual((await service.getEvent('yard')).tags, ['night']),
    })
    await walk.through('delete frames of an event', {
      ready: () => service.ingestEvents({ operationId: 'events', paths: [images] }),
      work: () => service.deleteFrames('yard'),
      done: () => counted('yard', 0),
    })
    await walk.through('delete events', {
      ready: () => service.ingestEvents({ operationId: 'events', paths: [images] }),
      work: () => service.deleteEvents(['yard', 'door']),
      done: async () => assert.deepEqual((await service.listEvents({})).items, []),
    })
  })

  it('cleans up', async () => {
    const { service } = walk
    await service.saveFrames({ eventId: 'kept', frames: [path.join(images, 'baseline.jpg')] }, {})
    const cleanUp = async () => {
      const { id: planId } = await service.planCleanUp({ operationId: 'plan' })
      await service.cleanUp({ operationId: 'clean', planId, confirmedMajor: true })
    }
    await writeFile(path.join(images, 'event.json'), JSON.stringify({ id: 'old', occurred_at: LONG_AGO }))
    await walk.through('clean up an event', {
      ready: () => service.ingestEvents({ operationId: 'events', paths: [images] }),
      work: cleanUp,
      done: async () => {
        const { items } = await service.listEvents({})
        assert.deepEqual(
          items.map((event) => event.id),
          ['kept'],
        )
      },
    })
    const orphans = ['frames/gone-0123/frame_001.jpg', 'video-frames/gone-0123/run-0123/frame_001.jpg']
    const lost = [...orphans, `thumbs/${THUMBNAIL_WIDTHS[0]}/frames/gone-0456/frame_001-a1-b2.jpg`]
    await walk.through('clean up files', {
      ready: async () => {
        // What a commit left that could not be taken back is taken back with the next one.
        await service.saveEvent('kept', { kind: 'person' })
        for (const file of lost.map((name) => path.join(walk.folder, name))) {
          await mkdir(path.dirname(file), { recursive: true })
          await writeFile(file, 'of no frame')
          await utimes(file, new Date(LONG_AGO), new Date(LONG_AGO))
        }
      },
      work: cleanUp,
      done: async () => assert.ok(!lost.some((name) => existsSync(path.join(walk.folder, name)))),
      keepsImages: true,
    })
  })

  it('tags, exports and deletes frames chosen in a gallery', async () => {
    const { service } = walk
    const exports = path.join(images, '..', 'exports')
    const scope = { kind: 'video', videoId: 'one' } as const
    const sort = { by: 'number', isDescending: false } as const
    const keys = (from: number) => service.galleryKeys(scope, {}, sort, from, 99)
    await ingest('one')
    await walk.through('tag frames', {
      work: async () => service.tagFrames(scope, await keys(0), { add: ['cat'], remove: [] }),
      done: async () => assert.equal((await service.galleryFacts(scope)).tags[0]?.frames, 2),
    })
    await walk.through('export frames', {
      ready: async () => {
        await rm(exports, { recursive: true, force: true })
        await mkdir(exports)
      },
      work: async () => service.exportFrames({ operationId: 'export', scope, keys: await keys(0), folder: exports }),
      // Where it could not be taken away again, what was written before lies beside it under a hidden name.
      done: async () => assert.ok((await readdir(exports)).some((name) => !name.startsWith('.'))),
    })
    await walk.through('delete chosen frames', {
      ready: () => ingest('one'),
      work: async () => {
        const last = await keys(1)
        if (last.length > 0) await service.deleteGalleryFrames({ operationId: 'delete', scope, keys: last })
      },
      done: () => counted('one', 1),
    })
  })

  it('takes snapshots, and tells what is complete', async () => {
    await ingest('one')
    await walk.through('snapshot', {
      work: () => walk.use(({ database }) => database.takeSnapshot()).catch(asStoreError),
      isUnretried: true,
    })
    await walk.through('completeness', {
      work: () => walk.service.verifyVideoDataCompleteness('one'),
    })
  })

  it('closes, and opens with what a crash had left of an ingest', async () => {
    await ingest('one')
    await walk.through('close', {
      ready: async () => {
        if (!walk.isOpen) await walk.open()
        await walk.service.updateVideo('one', { title: 'changed' })
      },
      work: () => walk.close().catch(asStoreError),
      isUnretried: true,
    })
    const pending = { tool: 'tool', startedAt: new Date(0).toISOString() }
    await walk.through('open', {
      ready: async () => {
        if (!walk.isOpen) await walk.open()
        await walk.use(({ database }) => insertPendingRun(database.query, { id: uuidv7(), ...pending }))
        await walk.close()
      },
      work: () => walk.open(),
      done: () => counted('one', 2),
    })
  })

  it('makes a new store, and brings an old one up to date after a backup', async () => {
    await walk.through('make', {
      ready: async () => {
        await walk.close()
        await rm(walk.folder, { recursive: true })
      },
      work: () => walk.open(),
    })
    await walk.through('migrate', {
      ready: async () => {
        await walk.close()
        await rm(walk.folder, { recursive: true })
        await cp(path.join(projectRoot, 'test/fixtures/stores/0001-tool-results'), walk.folder, { recursive: true })
      },
      work: () => walk.open(),
      done: async () => {
        assert.deepEqual(await videoIds(), ['vid_1', 'vid_2', 'vid_3'])
        assert.ok(walk.filesBelow('backups').length > 0)
      },
    })
  })

  it('checks, backs up, and lists', async () => {
    await ingest('one')
    await walk.through('verify', {
      work: () => walk.service.verifyStore({ operationId: 'verify', thorough: true }),
    })
    await walk.through('back up', {
      // Where the old ones can't be removed, the backup stands: they would be more and more to look through.
      ready: () => rm(path.join(walk.folder, 'backups'), { recursive: true, force: true }),
      work: () => walk.service.createBackup({ operationId: 'backup' }),
    })
    await walk.through('list backups', { work: () => walk.service.listBackups() })
    await walk.through('quarantine', {
      ready: async () => {
        await mkdir(path.join(walk.folder, 'quarantine'), { recursive: true })
        await writeFile(path.join(walk.folder, 'quarantine', 'kept'), 'something')
      },
      work: async () => {
        const names = (await walk.service.listQuarantine()).map((entry) => entry.name)
        await walk.service.deleteQuarantined(names)
      },
      done: async () => assert.deepEqual(walk.filesBelow('quarantine'), []),
    })
  })

  it('repairs', async () => {
    await ingest('one')
    await walk.service.createBackup({ operationId: 'backup' })
    await walk.through('repair', {
      ready: async () => {
        await remove('two')
        await forgetOld()
        // Where the backup could not be read, its images were given up.
        if (walk.filesBelow('video-frames').length < 2) {
          await remove('one')
          await ingest('one')
          await walk.service.createBackup({ operationId: 'backup' })
        }
        const [gone = '', damaged = ''] = walk.filesBelow('video-frames')
        await ingest('two')
        const lost = walk
          .filesBelow('video-frames')
          .find((file) => path.basename(path.dirname(path.dirname(file))).startsWith('two'))
        await rm(gone)
        await writeFile(damaged, 'no longer an image')
        await rm(lost ?? '')
        await writeFile(path.join(path.dirname(gone), 'frame_099.jpg'), 'of no row')
      },
      work: async () => {
        const { id } = await walk.service.planRepair({ operationId: 'plan', thorough: false })
        await walk.service.repairStore(id)
      },
      done: async () => {
        const { findings } = await walk.service.verifyStore({ operationId: 'verify', thorough: false })
        assert.deepEqual(findings, [])
      },
      isRepair: true,
    })
  })

  it('restores from a backup', async () => {
    await ingest('one')
    const { file } = await walk.service.createBackup({ operationId: 'backup', file: path.join(images, '..', 'a.zip') })
    await walk.through('restore a backup', {
      ready: async () => {
        await forgetOld()
        await remove('one')
        await ingest('two')
      },
      work: () => walk.service.restoreBackup({ operationId: 'restore', file }),
      done: async () => assert.deepEqual(await videoIds(), ['one']),
      keepsImages: true,
    })
  })
})

/** What the store's service makes of an error for whoever asked. */
function asStoreError(error: unknown): never {
  throw toFrametroveError(error, 'It failed.')
}
