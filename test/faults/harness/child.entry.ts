// Works on a store as a round asks for, until it dies: child.entry.js <round.json>
import { readFileSync, writeSync } from 'node:fs'
import * as path from 'node:path'
import { StoreClient } from '../../../src/host/store-client'
import type { StoreService } from '../../../src/shared/contracts'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { Random } from '../../support/random'
import { distFolder, openTestStore } from '../../support/store-under-test'
import { death } from './death'
import { Inputs } from './inputs'
import { interceptIo } from './intercept'
import { type Message, type Round, roundSchema } from './messages'
import { apply, emptyModel, SETTINGS } from './model'
import { perform } from './perform'
import { planOperation } from './plan'
import { sabotaged } from './sabotage'
import { VolatileDisk } from './volatile-disk'

const round = roundSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')))
const disk =
  round.powerLoss === null ? null : new VolatileDisk(round.asideFolder, new Random(round.seed, round.lastCall))
const { die, beforeCall } = death(round, disk)
setTimeout(die, round.lastMs)
const service = round.host === 'worker' ? openClient(round) : openHere(round)
const inputs = new Inputs(round.inputFolder)
for (const lane of round.lanes.keys()) {
  work(lane).catch((error: unknown) => {
    say({ lane, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    process.exit(1)
  })
}

async function work(lane: number): Promise<void> {
  const random = new Random(round.seed, lane)
  let model = round.lanes[lane] ?? emptyModel()
  for (let n = 0; ; n++) {
    const token = `${round.name}-${lane}-${n}`
    const operation = planOperation(random, model, { lane, isAlone: round.lanes.length === 1, token })
    say({ lane, started: operation })
    const tookEffect = await perform(service, inputs, model, operation)
    say({ lane, tookEffect })
    if (tookEffect) model = apply(model, operation)
  }
}

function openHere({ storageFolder, clock, sabotage }: Round): StoreService {
  const now = performance.now.bind(performance)
  performance.now = () => now() * clock
  const io = interceptIo(disk?.io ?? nodeStoreIo, beforeCall)
  return openTestStore(storageFolder, SETTINGS, sabotage ? sabotaged[sabotage](io) : io).service
}

function openClient({ storageFolder }: Round): StoreService {
  const workerPath = path.join(distFolder, 'store-worker.js')
  const emergencyFolder = path.join(storageFolder, 'emergency')
  const settings = storeSettingsSchema.parse(SETTINGS)
  return new StoreClient({ storageFolder, emergencyFolder, workerPath, workspace: null, settings, log: () => {} })
    .service
}

/** Synchronously, so that no acknowledgement is lost with the process. */
function say(message: Message): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}
