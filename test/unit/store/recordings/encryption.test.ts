import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import * as path from 'node:path'
import { recoveryKey } from '../../../../src/host/recovery-key'
import { nodeStoreIo } from '../../../../src/store/opened-store'
import { walk } from '../../../support/live-samples'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('recordings that are encrypted', function () {
  this.timeout(20_000)
  // Before the folder is removed.
  afterEach(() => store.service.close())
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  const key = randomBytes(32).toString('base64')
  const open = async (recoveryKey: string | null, encryptRecordings = true) => {
    store = openTestStore(folder, { recoveryKey, encryptRecordings }, { ...nodeStoreIo, syncEveryMs: 1 })
    return (await store.service.status()).notices
  }
  const reopen = async (recoveryKey: string | null, encryptRecordings = true) => {
    await store.service.close()
    return open(recoveryKey, encryptRecordings)
  }
  const recovery = () => path.join(folder, 'recovery')
  const files = () => readdirSync(recovery()).map((name) => readFileSync(path.join(recovery(), name), 'latin1'))
  const samples = async () => (await store.service.listRecordings())[0]?.samples

  beforeEach(async () => {
    folder = await newFolder()
    await open(key)
    await store.service.startActivity({ type: 'run', id: 'run' })
    await store.service.addSamples('run', walk(10), {})
    await store.service.pauseActivity('run')
    await store.service.resumeActivity('run')
  })

  it('have nothing in the clear on disk, and come back from log or state', async () => {
    assert.equal(files().length, 2)
    for (const text of files()) assert.doesNotMatch(text, /latitude|8\.5|"run"/)
    assert.deepEqual([await reopen(key), await samples()], [[], 10])
    await store.service.close()
    for (const name of readdirSync(recovery())) if (name.endsWith('.log')) rmSync(path.join(recovery(), name))
    await open(key)
    assert.equal(await samples(), 10)
    for (const text of files()) assert.doesNotMatch(text, /latitude/)
  })

  for (const [what, other] of [
    ['gone', null],
    ['another one', randomBytes(32).toString('base64')],
  ] as const) {
    it(`are kept and told where the key is ${what}, and come back with it`, async () => {
      const [notice] = await reopen(other)
      assert.equal(notice?.level, 'warning')
      assert.match(notice?.message ?? '', /key.*They stay where they are/)
      assert.equal(await samples(), undefined)
      const [entry] = await store.service.listRecovery()
      assert.deepEqual([entry?.kind, entry?.recording], ['recording', null])
      assert.match(entry?.problem ?? '', /key/)
      const restored = store.service.restoreRecovery({ operationId: 'restore', name: entry?.name ?? '' })
      await assert.rejects(restored, { code: 'recovery_undecodable' })
      assert.deepEqual([await reopen(key), await samples()], [[], 10])
    })
  }

  it('go on in the clear where the setting is turned off', async () => {
    await reopen(key, false)
    await store.service.addSamples('run', walk(5, 10), {})
    await reopen(key, false)
    assert.equal(await samples(), 15)
    await store.service.finishActivity({ operationId: 'finish', activityId: 'run' })
    assert.deepEqual(readdirSync(recovery()), [])
  })

  it('are not begun without a key', async () => {
    await store.service.discardRecording('run')
    await reopen(null)
    await assert.rejects(store.service.startActivity({ type: 'run' }), { code: 'recovery_undecodable' })
    assert.deepEqual(readdirSync(recovery()), [])
  })
})

describe('the key of recovery data', () => {
  const secrets = new Map<string, string>()
  const keys = {
    get: async (name: string) => secrets.get(name),
    store: async (name: string, value: string) => {
      secrets.set(name, value)
    },
  }

  it('is made when it is wanted first, of 32 bytes, and stays', async () => {
    assert.equal(await recoveryKey(keys, false), null)
    const made = await recoveryKey(keys, true)
    assert.equal(Buffer.from(made ?? '', 'base64').length, 32)
    assert.deepEqual([await recoveryKey(keys, true), await recoveryKey(keys, false)], [made, made])
  })
})
