import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingInfo } from '../../src/shared/recording'
import { AppendingScript } from '../support/appending-script'
import { Random } from '../support/random'
import type { Workbench } from '../support/workbench'
import { press } from '../ui/user'
import { type Seen, seenSchema, taskFiles } from './support/protocol'
import { messagesOf, Starts, until } from './support/starts'

const ROUNDS = 2
const SEED = Number(process.env.FRAMETROVE_FAULT_SEED ?? Math.floor(Math.random() * 1_000_000))

describe(`VS Code, killed in the middle of a recording and started again (seed ${SEED})`, () => {
  const random = new Random(SEED)
  let starts: Starts
  let script: AppendingScript | undefined
  beforeEach(async () => {
    starts = await Starts.make()
  })
  afterEach(async () => {
    script?.stop()
    await starts.remove()
  })

  const files = () => taskFiles({ name: 'watch', folder: starts.folder })
  const seen = (): Seen | null =>
    existsSync(files().seen) ? seenSchema.parse(JSON.parse(readFileSync(files().seen, 'utf8'))) : null
  const sum = (key: 'sent' | 'durable') => Math.max(0, ...messagesOf(files()).map((it) => it[key] ?? 0))

  /** Kills the extension host a moment from now, as the seed has it, and ends the rest of VS Code. */
  async function killSoon(): Promise<void> {
    await sleep(random.below(1500))
    assert.equal((await starts.session.hosted.crashExtensionHosts()).length, 1)
    await starts.stop()
    rmSync(files().seen, { force: true })
  }

  /** Starts VS Code again; what is left of the one recording is told. */
  async function startAgain(): Promise<{ workbench: Workbench; left: RecordingInfo }> {
    const { workbench } = await starts.start('watch')
    await until('the recordings', () => seen() !== null)
    const [left, ...others] = seen()?.recordings ?? []
    assert.ok(left, 'nothing is left of the recording')
    assert.deepEqual(others, [])
    assert.equal(left.state, 'interrupted')
    assert.ok(left.isFresh)
    return { workbench, left }
  }

  /** The message that offers what is left. */
  async function offer(workbench: Workbench, { type, samples }: RecordingInfo) {
    const message = await workbench.notification(`A recording was interrupted: ${type}`)
    const count = new Intl.NumberFormat('en').format(samples)
    assert.match(
      (await message.textContent()) ?? '',
      new RegExp(`Kept are .* ${count} samples, \\d+ splits?, written less`),
    )
    return message
  }

  it('offers all that was acknowledged, and saves it', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      rmSync(files().messages, { force: true })
      await starts.start('record')
      const enough = 100 + random.below(400)
      await until('acknowledged samples', () => sum('durable') >= enough)
      await killSoon()

      const { workbench, left } = await startAgain()
      const [sent, durable] = [sum('sent'), sum('durable')]
      assert.ok(left.samples >= durable && left.samples <= sent, `${durable} <= ${left.samples} <= ${sent}`)
      const message = await offer(workbench, left)
      await workbench.screenshot(`restart-recording-${round}`)
      await press(message, 'Save Now')
      await until('the saved activity', () => seen()?.recordings.length === 0)
      const saved = seen()?.activities.find(({ id }) => id === left.id)
      assert.equal(saved?.samples, left.samples)
      assert.equal(seen()?.activities.length, round)
      await starts.stop()
      rmSync(files().seen)
    }
  })

  it('resumes a file where it was read to, however often it is killed', async () => {
    script = new AppendingScript(files().track)
    script.append(50)
    await starts.start('record')
    script.start(20)
    for (let round = 1; round <= ROUNDS; round++) {
      const before = script.samples
      await until('samples of the file', () => (seen()?.recordings[0]?.samples ?? 0) > before)
      await killSoon()
      const { workbench, left } = await startAgain()
      const read = readFileSync(files().track).subarray(0, left.source?.offset).toString().split('\n').length - 1
      assert.equal(left.samples, read, 'samples and offset differ')
      await press(await offer(workbench, left), 'Resume')
    }
    script.stop()
    const all = script.samples
    await until('all samples', () => seen()?.recordings[0]?.samples === all)
    assert.equal(seen()?.recordings[0]?.state, 'recording')
    assert.equal(all, readFileSync(files().track, 'utf8').split('\n').length - 1)
  })
})
