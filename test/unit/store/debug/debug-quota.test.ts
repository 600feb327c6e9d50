import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { planDebugQuota } from '../../../../src/store/retention/debug-quota'
import { trace } from '../../../support/debug-trace'
import { openTestStore } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('the quota of debug sessions', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('takes the oldest first, as few as it takes, and never a pinned or current one', () => {
    const sessions = fc.array(
      fc.record({
        videoId: fc.constantFrom('a', 'b'),
        sessionId: fc.string({ maxLength: 3 }),
        at: fc.nat(5).map((day) => `2026-05-0${day + 1}T00:00:00Z`),
        isKept: fc.boolean(),
        bytes: fc.nat(10),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(sessions, fc.option(fc.nat(60)), (given, quota) => {
        const { going, stillOverBytes } = planDebugQuota(given, quota)
        const bytesOf = (some: typeof given) => some.reduce((sum, it) => sum + it.bytes, 0)
        const left = given.filter((it) => !going.includes(it))
        const over = quota === null ? 0 : Math.max(0, bytesOf(left) - quota)
        assert.equal(stillOverBytes, over)
        assert.ok(!going.some((it) => it.isKept))
        assert.ok(over === 0 || left.every((it) => it.isKept || it.bytes === 0))
        const last = going.at(-1)
        if (!last || quota === null) return assert.equal(going.length, 0)
        assert.ok(bytesOf(left) + last.bytes > quota)
        assert.ok(left.every((it) => it.isKept || it.bytes === 0 || it.at >= last.at))
      }),
    )
  })

  it('is held by a clean-up, which says first what goes', async () => {
    const { service } = openTestStore(join(await newFolder(), 'storage'), { debugQuotaMb: 1 })
    // What can't be compressed, so that few frames fill the quota.
    const save = (sessionId: string, day: number) =>
      service.saveDebugData(
        'vid_1',
        sessionId,
        {
          ...trace({ frames: 3, sessionId }),
          ...{ collection_date: `2026-05-0${day}T10:00:00Z`, noise: noise(330_000) },
        },
        {},
      )
    await save('second', 2)
    const { path } = await save('first', 1)
    await save('pinned', 1)
    await service.pinDebugSession('vid_1', 'pinned', true)
    await save('current', 3)
    const plan = await service.planCleanUp({ operationId: 'plan' })
    const { count, places } = plan.debugSessions
    assert.deepEqual([count, places[0], plan.isMajor], [1, '2026-05-01T10:00:00.000Z  vid_1  first', false])
    const report = await service.cleanUp({ operationId: 'clean', planId: plan.id })
    assert.deepEqual([report.debugSessions.count, report.debugSessions.bytes], [1, plan.debugSessions.bytes])
    assert.equal(existsSync(path), false)
    const { items } = await service.listDebugSessions('vid_1', {})
    assert.deepEqual(items.map((it) => it.sessionId).sort(), ['current', 'pinned', 'second'])
    await assert.rejects(
      service.saveDebugData('vid_1', 'huge', { frameAnalysis: [{ frame_number: 1, noise: noise(3_000_000) }] }, {}),
      /debugQuotaMb/,
    )
    await service.close()
  })
})

function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64')
}
