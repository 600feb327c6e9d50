import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import * as path from 'node:path'
import { nodeFileIo } from '../../src/store/engine/file-io'
import { loadRecording } from '../../src/store/recordings/load-recording'
import { filesOfId } from '../../src/store/recordings/recording-files'
import { Sites } from '../support/io-faults'
import { inTheClear, walk as samplesOf } from '../support/live-samples'
import { StoreWalk } from '../support/store-walk'
import { temporaryFolders } from '../support/temporary-folder'
import { faultRounds } from './harness/settings'

/** From so many `--rounds` on, each call fails in every way. */
const THOROUGH_ROUNDS = 1000

describe('recordings where I/O fails', function () {
  this.timeout(faultRounds < THOROUGH_ROUNDS ? 120_000 : 1_200_000)
  afterEach(() => walk.close())
  const newFolder = temporaryFolders()
  const sites = new Sites()
  let walk: StoreWalk

  beforeEach(async () => {
    walk = new StoreWalk(path.join(await newFolder(), 'storage'), sites, faultRounds >= THOROUGH_ROUNDS)
    await walk.open()
  })
  after(() => console.log(`      ${sites.summary()}`))

  const recovery = () => path.join(walk.folder, 'recovery')
  const add = (count: number, from: number) => walk.service.addSamples('run', samplesOf(count, from), {})
  const one = async () => (await walk.service.listRecordings()).find(({ id }) => id === 'run')
  const onDisk = () =>
    loadRecording({ io: nodeFileIo, cipher: inTheClear }, filesOfId(recovery(), 'run'))?.state.track.samples() ?? []
  const latitudes = (count: number) => samplesOf(count).map(({ latitude }) => latitude)
  /** Recording, with so many samples. */
  const ready = async (count = 5) => {
    await walk.service.discardRecording('run')
    await walk.service.deleteActivities(['run'])
    await walk.service.startActivity({ type: 'run', id: 'run' })
    await add(count, 0)
  }
  /** The samples that memory and disk have, in order. */
  const has = async (...counts: number[]) => {
    const found = onDisk().map(({ latitude }) => latitude)
    assert.ok(counts.includes((await one())?.samples ?? -1), `memory has ${(await one())?.samples}`)
    assert.deepEqual(found, latitudes(found.length))
    assert.ok(found.length >= Math.min(...counts), `the disk has ${found.length}`)
  }

  it('start', async () => {
    await walk.through('start', {
      ready: () => walk.service.discardRecording('run'),
      work: () => walk.service.startActivity({ type: 'run', id: 'run' }),
      done: async () => {
        assert.equal((await one())?.state, 'recording')
        await add(1, 0)
      },
    })
  })

  it('take samples, all or none', async () => {
    await walk.through('add samples', {
      ready: () => ready(),
      work: () => add(3, 5),
      done: () => has(8),
      check: () => has(5, 8),
    })
  })

  it('pause and go on', async () => {
    await walk.through('pause', {
      ready: () => ready(),
      work: () => walk.service.pauseActivity('run'),
      done: async () => assert.equal((await one())?.state, 'paused'),
      check: () => has(5),
    })
    await walk.through('resume', {
      ready: async () => {
        await ready()
        await walk.service.pauseActivity('run')
      },
      work: () => walk.service.resumeActivity('run'),
      done: async () => assert.equal((await one())?.state, 'recording'),
      check: () => has(5),
    })
  })

  it('are finished', async () => {
    const isSaved = async () => (await walk.service.listActivities({})).items.some(({ samples }) => samples === 10)
    await walk.through('finish', {
      ready: () => ready(10),
      work: () => walk.service.finishActivity({ operationId: 'finish', activityId: 'run' }),
      done: async () => {
        assert.ok(await isSaved())
        assert.equal(await one(), undefined)
      },
      check: async () => assert.ok((await isSaved()) || (await one())?.samples === 10),
    })
  })

  it('are discarded', async () => {
    await walk.through('discard', {
      ready: () => ready(),
      work: () => walk.service.discardRecording('run'),
      done: async () => assert.deepEqual([await one(), readdirSync(recovery())], [undefined, []]),
    })
  })

  it('are brought back when the store opens', async () => {
    await walk.through('open', {
      ready: async () => {
        if (!walk.isOpen) await walk.open()
        await ready()
        await walk.service.pauseActivity('run')
        await walk.close()
      },
      work: () => walk.open(),
      done: async () => {
        // What could not be read stayed where it is.
        if ((await one()) === undefined) {
          await walk.close()
          await walk.open()
        }
        await has(5)
      },
    })
  })

  it('are listed with what else there is, restored and deleted', async () => {
    const names = async () => (await walk.service.listRecovery()).map(({ name }) => name)
    await walk.through('list recovery data', {
      ready: () => ready(),
      work: () => walk.service.listRecovery(),
    })
    await walk.through('restore recovery data', {
      ready: () => ready(10),
      work: async () => {
        const [name] = await names()
        if (name) await walk.service.restoreRecovery({ operationId: 'restore', name })
      },
      done: async () => assert.deepEqual(await names(), []),
    })
    await walk.through('delete recovery data', {
      ready: () => ready(),
      work: async () => walk.service.deleteRecovery(await names()),
      done: async () => assert.deepEqual(await names(), []),
    })
  })
})
