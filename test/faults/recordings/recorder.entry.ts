// Records until it dies: recorder.entry.js <round as JSON>
import { writeSync } from 'node:fs'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { walk } from '../../support/live-samples'
import { Random } from '../../support/random'
import { openTestStore } from '../../support/store-under-test'
import { death } from '../harness/death'
import { type IoCall, interceptIo } from '../harness/intercept'
import { VolatileDisk } from '../harness/volatile-disk'
import { type RecorderMessage, recorderRoundSchema } from './contract'

/** Calls under way at the same time: they share syncs. */
const AT_ONCE = 3

const round = recorderRoundSchema.parse(JSON.parse(process.argv[2] ?? ''))
const random = new Random(round.seed)
const disk =
  round.powerLoss === null ? null : new VolatileDisk(round.asideFolder, new Random(round.seed, round.lastCall))
const { die, beforeCall } = death(round, disk)
setTimeout(die, round.lastMs)
const io = interceptIo(disk?.io ?? nodeStoreIo, (call) => {
  watchState(call)
  beforeCall(call)
})
const { service } = openTestStore(round.storageFolder, { saveRecordingEverySeconds: 0.02 }, { ...io, syncEveryMs: 5 })
let acknowledged = 0
let isStateWritten = false
record().catch((error: unknown) => {
  say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  process.exit(1)
})

async function record(): Promise<void> {
  let [found] = await service.listRecordings()
  for (let n = 0; ; n++) {
    found ??= await service.startActivity({ type: 'run', id: `run ${round.name}-${n}` })
    if (found.state !== 'recording') await service.resumeActivity(found.id)
    await recordOne(found.id, found.samples)
    found = undefined
  }
}

/** Records until it is finished. */
async function recordOne(id: string, from: number): Promise<void> {
  acknowledged = from
  say({ id, from })
  const underWay = new Set<Promise<void>>()
  for (let sent = from; ; ) {
    const count = 1 + random.below(20)
    const adding = add(id, count, sent).finally(() => underWay.delete(adding))
    underWay.add(adding)
    sent += count
    while (underWay.size >= AT_ONCE) await Promise.race(underWay)
    if (random.oneIn(12)) {
      await Promise.all(underWay)
      await service.pauseActivity(id)
      await service.resumeActivity(id)
    }
    if (sent < 10 || !random.oneIn(40)) continue
    await Promise.all(underWay)
    say({ finishing: true })
    await service.finishActivity({ operationId: 'finish', activityId: id })
    say({ finished: true })
    return
  }
}

async function add(id: string, count: number, from: number): Promise<void> {
  say({ sent: from + count })
  await service.addSamples(id, walk(count, from), {})
  acknowledged = Math.max(acknowledged, from + count)
  say({ acknowledged: from + count })
}

/** The state is in its place once the call after its renaming is made. */
function watchState({ name, parameters: [, to] }: IoCall): void {
  if (isStateWritten) say({ inState: acknowledged })
  isStateWritten = name === 'rename' && /active_[a-z0-9-]+\.json$/.test(String(to))
}

/** Synchronously, so that no acknowledgement is lost with the process. */
function say(message: RecorderMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}
