import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { CleanUpNotice } from '../../../../src/shared/clean-up'
import type { LogLine } from '../../../../src/shared/contracts'
import type { EventFacts } from '../../../../src/shared/events'
import { THUMBNAIL_WIDTHS } from '../../../../src/shared/gallery'
import type { ChangeEvent } from '../../../../src/shared/model'
import { type StoreSettings, storeSettingsSchema } from '../../../../src/shared/settings'
import { storeService } from '../../../../src/shared/store-service'
import { nodeStoreIo, type StoreIo } from '../../../../src/store/opened-store'
import { LocalStore } from '../../../../src/worker/local-store'
import { callStore } from '../../../../src/worker/methods'
import { sampleActivity, sampleTrack } from '../../../support/sample-activity'
import { testLocation } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const jpeg = readFileSync('test/fixtures/images/baseline.jpg')
const DAY_MS = 24 * 60 * 60 * 1000
const MB = 1024 * 1024
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

describe('a clean-up', function () {
  this.timeout(60_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => local.close())
  const newFolder = temporaryFolders()
  let folder: string
  let local: LocalStore
  let settings: StoreSettings
  let notices: CleanUpNotice[]
  let log: LogLine[]
  let changes: ChangeEvent[]
  const service = storeService((method, parameters) => callStore(local, method, parameters, uuidv7()))

  beforeEach(async () => {
    folder = path.join(await newFolder(), 'storage')
    settings = storeSettingsSchema.parse({})
    notices = []
    log = []
    changes = []
    await open()
  })

  async function open(io: StoreIo = nodeStoreIo): Promise<void> {
    const events = {
      ...{ opened: () => {}, progress: () => {} },
      changed: (event: ChangeEvent) => changes.push(event),
      log: (line: LogLine) => log.push(line),
      cleanUpWaits: (notice: CleanUpNotice) => notices.push(notice),
    }
    local = await LocalStore.open(testLocation(folder), () => settings, events, io)
  }

  const set = (more: Partial<StoreSettings>) => {
    settings = { ...settings, ...more }
  }
  const add = async (id: string, days: number, facts: EventFacts = {}) => {
    await service.saveEvent(id, { occurredAt: daysAgo(days), ...facts })
    await service.saveFrames({ eventId: id, frames: [jpeg] }, {})
  }
  const plan = () => service.planCleanUp({ operationId: 'plan' })
  const clean = (planId: string, confirmed: { confirmedPinned?: boolean; confirmedMajor?: boolean } = {}) =>
    service.cleanUp({ operationId: 'clean', planId, ...confirmed })
  const ids = async () => (await service.listEvents({ limit: 1000 })).items.map((event) => event.id).sort()
  const below = (name: string) => path.join(folder, name)
  const images = () =>
    existsSync(below('frames')) ? readdirSync(below('frames')).map((name) => name.slice(0, -33)) : []
  /** Makes files look so many days old. */
  const age = async (name: string, days: number) => {
    const at = new Date(Date.now() - days * DAY_MS)
    await utimes(below(name), at, at)
  }
  const orphan = async (name: string, days: number) => {
    await mkdir(path.dirname(below(name)), { recursive: true })
    await writeFile(below(name), 'of no frame')
    await age(name, days)
  }
  const entries = async () => (await service.listOperations({})).items.filter(({ name }) => name === 'cleanUp')

  it('tells what goes and how much that frees, changes nothing, and then does just that', async () => {
    for (const [id, days] of [
      ['a', 40],
      ['b', 35],
      ['c', 2],
      ['d', 1],
      ['e', 0],
    ] as const)
      await add(id, days)
    set({ keepEventsDays: 30 })
    const { id, groups, total, isMajor } = await plan()
    assert.deepEqual(
      groups.map(({ first, ...group }) => [group, first.map((event) => event.id)]),
      [[{ reason: 'age', events: 2, frames: 2, bytes: 2 * jpeg.length }, ['a', 'b']]],
    )
    assert.deepEqual([total, isMajor], [{ events: 5, frames: 5, bytes: 5 * jpeg.length }, false])
    assert.equal((await ids()).length, 5)
    changes.length = 0
    const report = await clean(id)
    assert.deepEqual(report.deleted, [{ reason: 'age', events: 2, frames: 2, bytes: 2 * jpeg.length }])
    assert.deepEqual(
      [await ids(), images()],
      [
        ['c', 'd', 'e'],
        ['c', 'd', 'e'],
      ],
    )
    assert.deepEqual(changes, [{ videoIds: [], eventIds: ['a', 'b'], activityIds: [] }])
    const [entry] = await entries()
    assert.deepEqual([entry?.rows, entry?.bytes, entry?.outcome], [4, 2 * jpeg.length, 'ok'])
    await assert.rejects(clean(id), { code: 'not_found' })
  })

  it('has nothing to do where nothing is set', async () => {
    await add('a', 9000)
    const { groups, pinned, orphans, imagesGone } = await plan()
    assert.deepEqual([groups, pinned, orphans.count, imagesGone.count], [[], null, 0, 0])
  })

  describe('of activities', () => {
    const record = (id: string, days: number) => {
      const samples = sampleTrack(400).map((it, at) => ({
        ...it,
        time: new Date(Date.now() - days * DAY_MS + at * 1000).toISOString(),
      }))
      return service.saveActivity({ operationId: id, activity: { ...sampleActivity(2), id, samples } }, {})
    }
    const counts = async () =>
      (await service.listActivities({})).items.map(({ id, samples, thinnedToM }) => [id, samples === 400, thinnedToM])

    beforeEach(async () => {
      await record('old', 50)
      await record('older', 60)
      await record('new', 2)
    })

    it('thins the old ones, where that is set, and tells before how many samples go', async () => {
      assert.equal((await plan()).thinning.count, 0)
      set({ thinToleranceM: 5, thinAfterDays: 30 })
      const { id, thinning, isMajor, limits } = await plan()
      assert.deepEqual([thinning.count, isMajor, limits.thinToleranceM, limits.thinAfterDays], [2, false, 5, 30])
      assert.ok(thinning.samples > 400 && thinning.samples < 800)
      assert.match(thinning.places[0] ?? '', /^\S+Z {2}older {2}400 → \d+$/)
      assert.deepEqual(await counts(), [
        ['new', true, null],
        ['old', true, null],
        ['older', true, null],
      ])
      changes.length = 0
      const report = await clean(id)
      assert.deepEqual(report.thinning, { count: 2, samples: thinning.samples })
      assert.deepEqual(await counts(), [
        ['new', true, null],
        ['old', false, 5],
        ['older', false, 5],
      ])
      assert.deepEqual(
        changes.map((it) => it.activityIds),
        [['older'], ['old']],
      )
      assert.equal((await plan()).thinning.count, 0)
      set({ thinToleranceM: 20 })
      assert.equal((await plan()).thinning.count, 2)
    })

    it('leaves what was deleted or thinned since the plan', async () => {
      set({ thinToleranceM: 5, thinAfterDays: 30 })
      const { id } = await plan()
      await service.deleteActivities(['old'])
      await service.thinActivities({ operationId: 'thin', activityIds: ['older'], toleranceM: 50 })
      assert.deepEqual((await clean(id)).thinning, { count: 0, samples: 0 })
      assert.deepEqual(await counts(), [
        ['new', true, null],
        ['older', false, 50],
      ])
    })

    it('thins them in the background, too, and goes on where one is damaged', async () => {
      set({ thinToleranceM: 5, thinAfterDays: 30 })
      await local.use(({ database }) =>
        database.query
          .updateTable('activity_block')
          .set({ crc32: 0 })
          .where('activity_key', '=', (eb) =>
            eb.selectFrom('activity').select('activity_key').where('id', '=', 'older'),
          )
          .execute(),
      )
      await local.cleanUp.inBackground()
      assert.deepEqual(await counts(), [
        ['new', true, null],
        ['old', false, 5],
        ['older', true, null],
      ])
      const line = log.find(({ message }) => message.startsWith('Cleaned up'))
      assert.match(line?.message ?? '', /: \d+ samples of 1 activities that were thinned\.$/)
    })
  })

  it('heeds the free disk, through the file system', async () => {
    await local.close()
    const { bsize } = await nodeStoreIo.async.statfs(path.dirname(folder))
    const statfs = (async () => ({ bavail: 0, bsize })) as unknown as StoreIo['async']['statfs']
    await open({ ...nodeStoreIo, async: { ...nodeStoreIo.async, statfs } })
    for (const [id, days] of [
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ] as const)
      await add(id, days)
    set({ leaveFreeMb: 1 })
    const { groups, pinned, stillOverBytes } = await plan()
    assert.deepEqual(
      groups.map(({ reason, events }) => [reason, events]),
      [['disk', 3]],
    )
    assert.deepEqual([pinned, stillOverBytes], [null, MB - 3 * jpeg.length])
  })

  it('takes no more than half without a second word', async () => {
    for (const [id, days] of [
      ['a', 40],
      ['b', 35],
      ['c', 2],
    ] as const)
      await add(id, days)
    set({ keepEventsDays: 30 })
    const { id, isMajor } = await plan()
    assert.equal(isMajor, true)
    await assert.rejects(clean(id), { code: 'not_confirmed' })
    assert.equal((await ids()).length, 3)
    await clean(id, { confirmedMajor: true })
    assert.deepEqual(await ids(), ['c'])
  })

  it('takes pinned events only where nothing else is left, and only when told to', async () => {
    const large = new Uint8Array(600 * 700 * 3).map((_, index) => (index * index) % 251)
    const big = { data: large, width: 600, height: 700 }
    const save = async (id: string, days: number, pinned: boolean) => {
      await service.saveEvent(id, { occurredAt: daysAgo(days), pinned })
      await service.saveFrames({ eventId: id, frames: [big, big] }, {})
    }
    await save('old and pinned', 40, true)
    await save('new and pinned', 2, true)
    await save('not pinned', 1, false)
    for (const id of ['x', 'y', 'z']) await service.saveEvent(id, { pinned: true })
    const each = (await service.getEvent('not pinned')).bytes
    assert.ok(each < MB && 2 * each > MB, `${each} bytes`)
    set({ keepEventsDays: 10, framesQuotaMb: 1 })
    const { id, groups, pinned } = await plan()
    assert.deepEqual(
      groups.map(({ reason, first }) => [reason, first.map((event) => event.id)]),
      [['quota', ['not pinned']]],
    )
    assert.deepEqual(
      pinned?.first.map((event) => event.id),
      ['old and pinned'],
    )
    await clean(id)
    assert.deepEqual((await ids()).slice(0, 2), ['new and pinned', 'old and pinned'])
    const again = await plan()
    assert.deepEqual(again.groups, [])
    await clean(again.id, { confirmedPinned: true })
    assert.deepEqual((await ids()).slice(0, 1), ['new and pinned'])
  })

  it('leaves what was pinned, or told to be younger, since the plan', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await add(id, 40)
    set({ keepEventsDays: 30 })
    const { id } = await plan()
    await service.saveEvent('b', { pinned: true })
    await service.saveEvent('c', { occurredAt: daysAgo(1) })
    const { deleted } = await clean(id, { confirmedMajor: true })
    assert.equal(deleted[0]?.events, 2)
    assert.deepEqual(
      [await ids(), images()],
      [
        ['b', 'c'],
        ['b', 'c'],
      ],
    )
  })

  it('goes in steps of at most 50 events, others in between, and stops between two of them', async () => {
    for (let n = 0; n < 120; n++) await service.saveEvent(`event ${n}`, { occurredAt: daysAgo(40) })
    set({ keepEventsDays: 30 })
    const { id } = await plan()
    const cleaning = clean(id, { confirmedMajor: true })
    const seen: number[] = []
    const stop = async () => {
      for (;;) {
        const { length } = (await service.listEvents({ limit: 1000 })).items
        seen.push(length)
        if (length < 120) return service.cancel('clean')
      }
    }
    await stop()
    const report = await cleaning
    assert.equal(report.isCancelled, true)
    assert.equal(report.deleted[0]?.events, 50)
    assert.deepEqual([...new Set(seen)], [120, 70])
    assert.equal((await entries()).length, 1)
    await clean((await plan()).id, { confirmedMajor: true })
    assert.deepEqual(
      (await entries()).map(({ rows }) => rows),
      [20, 50, 50],
    )
  })

  it('that was interrupted, since the store died, says so when it is asked for again', async () => {
    for (let n = 0; n < 120; n++) await service.saveEvent(`event ${n}`, { occurredAt: daysAgo(40) })
    set({ keepEventsDays: 30 })
    const ask = (planId: string, id: string) =>
      callStore(local, 'cleanUp', [{ operationId: 'clean', planId, confirmedMajor: true }], id)
    const { id } = await plan()
    const cleaning = ask(id, 'lost')
    while ((await ids()).length === 120) await new Promise(setImmediate)
    await service.cancel('clean')
    await cleaning
    const left = await ids()
    assert.equal(left.length, 70)
    await local.close()
    await open()
    await assert.rejects(ask(id, 'lost'), { code: 'store_stopped', what: 'The clean-up was interrupted.' })
    await assert.rejects(ask(id, 'another'), { code: 'not_found', what: 'Nothing was cleaned up.' })
    assert.deepEqual(await ids(), left)
  })

  it('removes files that no row names a day after they were written, and folders left empty', async () => {
    await add('a', 0)
    await orphan('frames/gone-0123/frame_001.jpg', 2)
    await orphan('frames/fresh-0123/frame_001.jpg', 0.9)
    await orphan('video-frames/video-0123/run-0123/frame_001.jpg', 2)
    const { id, orphans, orphansKept, isMajor } = await plan()
    assert.deepEqual([orphans.count, orphans.bytes, orphansKept, isMajor], [2, 22, 1, false])
    const report = await clean(id)
    assert.deepEqual(report.orphans, { count: 2, bytes: 22 })
    assert.equal(existsSync(below('video-frames')), false)
    assert.equal(existsSync(below('frames/gone-0123')), false)
    assert.equal(existsSync(below('frames/fresh-0123/frame_001.jpg')), true)
    const [entry] = await entries()
    assert.deepEqual([entry?.rows, entry?.bytes], [0, 22])
  })

  it('removes thumbnails whose image is gone, and keeps those of others', async () => {
    await add('a', 0)
    const [image] = (await service.listEventFrames('a', {})).items
    const [width] = THUMBNAIL_WIDTHS
    const kept = `thumbs/${width}/${path.dirname(image?.relativePath ?? '')}/frame_001-a1-b2.jpg`
    const lost = [
      `thumbs/${width}/frames/gone-0123/frame_001-a1-b2.jpg`,
      kept.replace('_001-', '_002-'),
      `${kept}.1-0.tmp`,
    ]
    for (const name of [kept, ...lost]) await orphan(name, 2)
    const { id, orphans } = await plan()
    assert.deepEqual(orphans.places.toSorted(), lost.toSorted())
    await clean(id)
    assert.deepEqual(
      [kept, ...lost].map((name) => existsSync(below(name))),
      [true, false, false, false],
    )
    assert.equal(existsSync(below(`thumbs/${width}/frames/gone-0123`)), false)
  })

  it('leaves an orphan’s place to frames that were saved there since', async () => {
    await add('a', 0)
    const [image] = (await service.listEventFrames('a', {})).items
    await service.deleteEvents(['a'])
    const name = path.relative(folder, image?.path ?? '')
    await orphan(name, 2)
    await add('b', 0)
    const { id, orphans } = await plan()
    assert.deepEqual(orphans.places, [name])
    const saving = add('a', 0)
    const [report] = await Promise.all([clean(id), saving])
    assert.ok(report.orphans.count <= 1)
    assert.deepEqual(readFileSync(below(name)), jpeg)
  })

  it('leaves images that the undoing of a restore needs', async () => {
    await add('kept', 0)
    const { file } = await service.createBackup({ operationId: 'backup' })
    await add('replaced', 0)
    const [image] = (await service.listEventFrames('replaced', {})).items
    const name = path.relative(folder, image?.path ?? '')
    await age(name, 2)
    await service.restoreBackup({ operationId: 'restore', file })
    const kept = await plan()
    assert.deepEqual([kept.orphans.count, kept.orphansKept], [0, 1])
    for (const backup of readdirSync(below('backups')).filter((it) => it.includes('before-restore'))) {
      await rm(path.join(below('backups'), backup))
    }
    assert.deepEqual((await plan()).orphans.places, [name])
  })

  it('tells of rows whose image is gone, and keeps them', async () => {
    await add('a', 0)
    const [image] = (await service.listEventFrames('a', {})).items
    await rm(image?.path ?? '')
    const { id, imagesGone } = await plan()
    assert.equal(imagesGone.count, 1)
    assert.match(imagesGone.places[0] ?? '', /^a, frame 1: frames\/a-/)
    await clean(id)
    assert.equal((await service.listEventFrames('a', {})).items.length, 1)
  })

  it('that left files behind, since it was killed after the rows, is finished by the next', async () => {
    await add('kept', 0)
    await add('also kept', 0)
    await add('old', 40)
    const [image] = (await service.listEventFrames('old', {})).items
    const name = path.relative(folder, image?.path ?? '')
    await local.close()
    const rmFails = (async (file: string, options: object) => {
      if (String(file).includes('old-')) throw Object.assign(new Error('EIO: killed'), { code: 'EIO' })
      return nodeStoreIo.async.rm(file, options)
    }) as unknown as StoreIo['async']['rm']
    await open({ ...nodeStoreIo, async: { ...nodeStoreIo.async, rm: rmFails } })
    set({ keepEventsDays: 30 })
    await clean((await plan()).id)
    assert.deepEqual([await ids(), existsSync(below(name))], [['also kept', 'kept'], true])
    await local.close()
    await open()
    await age(name, 2)
    await clean((await plan()).id)
    assert.deepEqual(images().sort(), ['also-kept', 'kept'])
  })

  describe('in the background', () => {
    it('deletes by the rules, and tells so in the log', async () => {
      for (const [id, days] of [
        ['a', 40],
        ['b', 2],
        ['c', 1],
      ] as const)
        await add(id, days)
      set({ keepEventsDays: 30 })
      assert.equal(await local.cleanUp.inBackground(), true)
      assert.deepEqual([await ids(), notices], [['b', 'c'], []])
      const line = log.find(({ message }) => message.startsWith('Cleaned up'))
      assert.match(line?.message ?? '', /1 events by age \(1 frames, \d+ bytes\)/)
      assert.equal((await entries()).length, 1)
    })

    it('never takes more than half of everything, and tells once', async () => {
      await add('a', 40)
      await add('b', 35)
      await add('c', 2)
      set({ keepEventsDays: 30 })
      await local.cleanUp.inBackground()
      await local.cleanUp.inBackground()
      assert.equal((await ids()).length, 3)
      assert.deepEqual(notices, [{ reason: 'major', events: 2, bytes: 2 * jpeg.length }])
    })

    it('makes way for other maintenance, which waits for no more than a step', async () => {
      for (let n = 0; n < 250; n++) {
        await service.saveEvent(`event ${n}`, { occurredAt: daysAgo(n < 120 ? 40 : 1) })
      }
      set({ keepEventsDays: 30 })
      const sweeping = local.cleanUp.inBackground()
      while ((await ids()).length > 200) await new Promise(setImmediate)
      const backup = service.createBackup({ operationId: 'backup' })
      assert.equal(await sweeping, false)
      const { content } = await backup
      assert.ok(content.counts.events > 130 && content.counts.events <= 200, `${content.counts.events} events`)
      assert.equal(await local.cleanUp.inBackground(), true)
      assert.equal((await ids()).length, 130)
    })

    it('does not begin while other maintenance is under way', async () => {
      const backup = service.createBackup({ operationId: 'backup' })
      assert.equal(await local.cleanUp.inBackground(), false)
      await backup
    })
  })
})
