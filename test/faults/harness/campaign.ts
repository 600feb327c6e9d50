import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { nodeFileIo } from '../../../src/store/engine/file-io'
import { generationsOf, readManifest, storeFiles } from '../../../src/store/engine/manifest'
import { mapBounded } from '../../../src/store/files/pool'
import { artifactsDir } from '../../support/paths'
import { Random } from '../../support/random'
import { checkStore, type Outcome } from './check'
import { FATES, type Round, type Sabotage } from './messages'
import { emptyModel, type Model } from './model'
import { runRound } from './run-round'

/** Rounds before the store is made anew. */
const ROUNDS_A_STORE = 12
const STORES_AT_ONCE = 2

export interface Campaign {
  rounds: number
  seed: number
  /** What ends each round: the process is killed, or the power goes. */
  ending: 'kill' | 'power loss'
  sabotage?: Sabotage
}

/** What a campaign went through, to see that it tested something. */
export interface Tally extends Record<Outcome, number> {
  acknowledged: number
  /** Rounds that ended before anything was acknowledged: mostly while the store was opened. */
  early: number
  /** Rounds that ended while a snapshot was written. */
  inSnapshot: number
}

/**
 * Lets one child after the other work on a store below `folder` until it dies, and checks the store after each.
 * @throws AssertionError that says which round found what
 */
export async function runCampaign(folder: string, campaign: Campaign): Promise<Tally> {
  const tally = { acknowledged: 0, early: 0, inSnapshot: 0, none: 0, whole: 0, undone: 0 }
  const stores = Array.from({ length: Math.ceil(campaign.rounds / ROUNDS_A_STORE) }, (_, index) => index)
  const stop = new AbortController()
  const play = (store: number) =>
    playStore(path.join(folder, String(store)), campaign, store, tally, stop.signal).catch((error: unknown) => {
      stop.abort()
      throw error
    })
  await mapBounded(stores, play, { concurrency: STORES_AT_ONCE })
  return tally
}

/** The rounds of one store, from its making on. */
async function playStore(
  folder: string,
  campaign: Campaign,
  store: number,
  tally: Tally,
  stop: AbortSignal,
): Promise<void> {
  const lanes = 1 + new Random(campaign.seed, store).below(3)
  let models: Model[] = Array.from({ length: lanes }, emptyModel)
  const first = store * ROUNDS_A_STORE
  mkdirSync(folder)
  const end = Math.min(first + ROUNDS_A_STORE, campaign.rounds)
  for (let number = first; number < end && !stop.aborted; number++) {
    const round = planRound(folder, campaign, number, models)
    try {
      models = await playRound(round, tally)
    } catch (error) {
      if (error instanceof assert.AssertionError && !campaign.sabotage) {
        error.message = `${error.message}\nin round ${number} of seed ${campaign.seed}; kept: ${keepEvidence(round)}`
      }
      throw error
    }
  }
  rmSync(folder, { recursive: true })
}

function planRound(folder: string, campaign: Campaign, number: number, lanes: Model[]): Round {
  const { ending, seed, sabotage = null } = campaign
  const random = new Random(seed, number, 1)
  const isWorker = ending === 'kill' && !sabotage && random.oneIn(5)
  const isFirst = number % ROUNDS_A_STORE === 0
  const isNearSnapshot = !isFirst && random.oneIn(3)
  const storageFolder = path.join(folder, 'storage')
  if (random.oneIn(isNearSnapshot ? 2 : 8)) removeNewestSnapshot(path.join(storageFolder, 'store'))
  return {
    storageFolder,
    ...{ inputFolder: path.join(folder, 'input'), asideFolder: path.join(folder, 'aside') },
    seed: random.below(2 ** 31),
    name: String(number),
    lanes,
    host: isWorker ? 'worker' : 'here',
    clock: isNearSnapshot ? 500 : random.pick([1, 50, 500]),
    countFrom: isNearSnapshot ? 'snapshot' : 'start',
    // Opening a store and taking a snapshot take some 40 calls each, other operations 3 to 50.
    lastCall: isNearSnapshot || random.oneIn(6) ? 1 + random.below(40) : 50 + random.below(350),
    lastMs: isWorker ? 300 + random.below(1000) : 4000,
    isHalfWritten: random.oneIn(2),
    powerLoss: ending === 'kill' ? null : sabotage ? 'dropped' : random.pick(FATES),
    sabotage,
  }
}

/** A store that has lost one of two is whole, and takes a new one soon: while the child works. */
function removeNewestSnapshot(folder: string): void {
  const manifest = readManifest(nodeFileIo, folder)
  if (manifest === null || manifest === 'damaged') return
  const files = manifest.snapshots.map(({ generation }) => path.join(folder, storeFiles.snapshot(generation)))
  if (files.length > 1 && files.every((file) => existsSync(file))) rmSync(files[0] ?? '')
}

/** The newest generation that there is a file of. */
function newest(folder: string, kind: 'snapshot' | 'log'): number {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return generationsOf(names, kind).at(-1) ?? 0
}

/** Returns what is stored after it. */
async function playRound(round: Round, tally: Tally): Promise<Model[]> {
  rmSync(round.asideFolder, { recursive: true, force: true })
  const file = path.join(path.dirname(round.asideFolder), 'round.json')
  writeFileSync(file, JSON.stringify(round))
  const { lanes, acknowledged } = await runRound(file, round)
  tally.acknowledged += acknowledged
  if (acknowledged === 0) tally.early++
  const store = path.join(round.storageFolder, 'store')
  if (newest(store, 'log') > newest(store, 'snapshot')) tally.inSnapshot++
  const { models, outcomes } = await checkStore(round.storageFolder, lanes, round.powerLoss === 'mixed')
  for (const outcome of outcomes) tally[outcome]++
  return models
}

/** A copy of the store as the check found it, to look into. */
function keepEvidence({ storageFolder, seed }: Round): string {
  const target = path.join(artifactsDir, 'faults', String(seed))
  rmSync(target, { recursive: true, force: true })
  cpSync(path.dirname(storageFolder), target, { recursive: true })
  return target
}
