import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import * as path from 'node:path'
import { createInterface } from 'node:readline'
import { walk } from '../../support/live-samples'
import { Random } from '../../support/random'
import { distFolder, openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'
import { FATES } from '../harness/messages'
import { faultRounds, faultSeed } from '../harness/settings'
import { type RecorderRound, recorderMessageSchema } from './contract'

/** A recorder ends itself long before. */
const LIMIT_MS = 60_000

/** What a recorder told of the recording that it was at when it died. */
interface Told {
  id: string
  from: number
  sent: number
  acknowledged: number
  /** What the state on disk has at least; `null`: there may be none of this recording. */
  inState: number | null
  isFinishing: boolean
  /** Those that were saved, with the samples that each has. */
  finished: Map<string, number>
}

describe('a recording that is stopped at any moment', function () {
  this.timeout(120_000 + faultRounds * 5_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest | null = null
  afterEach(() => store?.service.close())

  for (const [ending, rounds] of [
    ['kill', Math.ceil(faultRounds / 2)],
    ['power loss', Math.ceil(faultRounds / 4)],
  ] as const) {
    it(`has every sample that was acknowledged after each ${ending}, ${rounds} times over`, async () => {
      console.log(`      npm run test:faults -- --rounds ${faultRounds} --seed ${faultSeed} --grep "each ${ending}"`)
      const folder = await newFolder()
      const tally = { acknowledged: 0, finished: 0, more: 0, withoutLog: 0 }
      for (let number = 0; number < rounds; number++) {
        const random = new Random(faultSeed, number)
        const round = planRound(folder, random, number, ending)
        const told = await runRecorder(round)
        if (told === null) continue
        const isWithoutLog = ending === 'kill' && told.inState !== null && random.oneIn(3)
        if (isWithoutLog) removeLogs(round.storageFolder)
        try {
          const offered = await check(round.storageFolder, told, isWithoutLog)
          tally.acknowledged += told.acknowledged - told.from
          tally.finished += told.finished.size
          if (offered > told.acknowledged) tally.more++
          if (isWithoutLog) tally.withoutLog++
        } catch (error) {
          throw new Error(`in round ${number}: ${JSON.stringify({ ...round, ...told })}`, { cause: error })
        }
      }
      console.log(`      ${JSON.stringify(tally)}`)
      assert.ok(tally.acknowledged > rounds * 5, 'too few samples were acknowledged: the test proves nothing')
    })
  }

  /** Opens the store as the next start does, and looks for all that was acknowledged. @returns how many are offered */
  async function check(storageFolder: string, told: Told, isWithoutLog: boolean): Promise<number> {
    store = openTestStore(storageFolder)
    const { service } = store
    for (const [id, samples] of told.finished) assert.equal((await service.getActivity(id)).samples, samples, id)
    // One that was begun right before has nothing yet.
    const [offered, ...others] = (await service.listRecordings()).filter((it) => it.samples > 0)
    assert.deepEqual(others, [])
    const isSaved = (await service.listActivities({ limit: 1000 })).items.some(({ id }) => id === told.id)
    if (isSaved) assert.ok(told.isFinishing, 'it was saved, and nobody asked for it')
    assert.notEqual(isSaved, offered !== undefined, 'it has to be either saved or offered')
    const least = isWithoutLog && !isSaved ? (told.inState ?? 0) : told.acknowledged
    const found = await samplesOf(told.id)
    assert.ok(found.length >= least, `${found.length} samples of the ${least} acknowledged`)
    assert.ok(found.length <= told.sent)
    assert.deepEqual(
      found,
      walk(found.length).map(({ latitude }) => latitude),
    )
    if (offered) assert.equal(offered.samples, found.length)
    await service.close()
    store = null
    return found.length
  }

  async function samplesOf(id: string): Promise<number[]> {
    const found: number[] = []
    for (;;) {
      const page = (await store?.service.activitySamples(id, found.length, 5000)) ?? []
      if (page.length === 0) return found
      found.push(...page.map(({ latitude }) => latitude))
    }
  }
})

function planRound(folder: string, random: Random, number: number, ending: 'kill' | 'power loss'): RecorderRound {
  return {
    storageFolder: path.join(folder, 'storage'),
    asideFolder: path.join(folder, 'aside', String(number)),
    seed: random.below(2 ** 31),
    name: String(number),
    countFrom: 'start',
    // Opening the store takes some 40 calls, of which a few are on recordings.
    lastCall: random.oneIn(8) ? 1 + random.below(60) : 60 + random.below(600),
    lastMs: 4000,
    isHalfWritten: random.oneIn(2),
    powerLoss: ending === 'kill' ? null : random.pick(FATES),
  }
}

/** Runs a recorder to its death; `null` where it died before it recorded. */
async function runRecorder(round: RecorderRound): Promise<Told | null> {
  const entry = path.join(distFolder, 'test/faults/recordings/recorder.entry.js')
  const child = spawn(process.execPath, ['--liftoff-only', entry, JSON.stringify(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: path.dirname(round.storageFolder) },
    timeout: LIMIT_MS,
    killSignal: 'SIGTERM',
  })
  let told: Told | null = null
  const failures: string[] = []
  const lines = createInterface({ input: child.stdout }).on('line', (line) => {
    const message = recorderMessageSchema.parse(JSON.parse(line))
    if ('failed' in message) failures.push(message.failed)
    else if ('id' in message) {
      const { id, from } = message
      const finished = told?.finished ?? new Map()
      told = { id, from, sent: from, acknowledged: from, inState: null, isFinishing: false, finished }
    } else if (told) {
      if ('sent' in message) told.sent = Math.max(told.sent, message.sent)
      else if ('acknowledged' in message) told.acknowledged = Math.max(told.acknowledged, message.acknowledged)
      else if ('inState' in message) told.inState = message.inState
      else if ('finishing' in message) told.isFinishing = true
      else told.finished.set(told.id, told.sent)
    }
  })
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')])
  assert.deepEqual(failures, [])
  assert.equal(signal, 'SIGKILL', `the recorder ended by itself, or hung for ${LIMIT_MS / 1000} s`)
  return told
}

function removeLogs(storageFolder: string): void {
  const folder = path.join(storageFolder, 'recovery')
  for (const name of readdirSync(folder)) if (name.endsWith('.log')) rmSync(path.join(folder, name))
}
