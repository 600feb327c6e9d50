import assert from 'node:assert/strict'
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FileFollower, type FollowTrouble } from '../../../../src/host/recording/file-follower'
import { type ErrorCode, FrametroveError, type Problem } from '../../../../src/shared/errors'
import type { SampleLines } from '../../../../src/shared/recording'
import { recordingInfo } from '../../../support/recording-info'
import { temporaryFolders } from '../../../support/temporary-folder'

/** A store that keeps the bytes of a file, and fails when told to. */
class Kept {
  text = ''
  offset = 0
  readonly troubles: (FollowTrouble | null)[] = []
  readonly problems: Problem[] = []
  appends = (): void => {}
  mostBytes = Number.POSITIVE_INFINITY
  fail: { code: ErrorCode; isDone: boolean } | null = null

  async add({ text, offset, bytes, isAnew }: SampleLines) {
    this.appends()
    await sleep(1)
    const fail = this.offset + bytes > this.mostBytes ? ({ code: 'invalid_input', isDone: false } as const) : this.fail
    if (fail === null || fail.isDone) {
      if (isAnew === undefined) assert.equal(offset, this.offset, 'a line is missing, or there twice')
      this.text += text
      this.offset = offset + bytes
    }
    if (fail !== null) throw new FrametroveError(fail.code, { what: 'It failed.', why: 'So.', action: 'Wait.' })
    const problems = text.includes('bad') ? [{ where: 'line 9', message: 'bad' }] : []
    return { recording: recordingInfo(), problems, problemCount: problems.length }
  }
  async storedBytes() {
    return this.offset
  }
  onLeftOut(problems: readonly Problem[]) {
    this.problems.push(...problems)
  }
  onTrouble(trouble: FollowTrouble | null) {
    this.troubles.push(trouble)
  }
}

describe('FileFollower', function () {
  this.timeout(30_000)
  const folder = temporaryFolders()
  let file: string
  let kept: Kept
  let follower: FileFollower
  beforeEach(async () => {
    file = join(await folder(), 'track.ndjson')
    kept = new Kept()
    follower = new FileFollower(file, kept)
  })
  afterEach(() => follower.stop())

  async function until(isSo: () => boolean): Promise<void> {
    const end = performance.now() + 20_000
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`It did not become so: ${isSo}`)
      await sleep(10)
    }
  }
  const sample = (n: number) => `{"latitude": ${n}}\n`

  it('gives what is there, then what is appended', async () => {
    await follower.start(0)
    await sleep(300)
    writeFileSync(file, sample(1))
    await until(() => kept.text === sample(1))
    appendFileSync(file, `${sample(2)}{"lat`)
    await until(() => kept.text === sample(1) + sample(2))
    appendFileSync(file, 'itude": 3}\n')
    await until(() => kept.text === sample(1) + sample(2) + sample(3))
    assert.deepEqual(kept.troubles, [])
  })

  it('goes on at an offset', async () => {
    writeFileSync(file, sample(1) + sample(2))
    kept.offset = 16
    await follower.start(16)
    await follower.exclusively(async () => {})
    assert.equal(kept.text, sample(2))
  })

  it('names the lines that were left out', async () => {
    writeFileSync(file, '{"bad": 1}\n')
    await follower.start(0)
    await until(() => kept.problems.length > 0)
    assert.deepEqual(kept.problems, [{ file, where: 'line 9', message: 'bad' }])
  })

  for (const isDone of [false, true]) {
    it(`loses nothing where the store fails ${isDone ? 'after' : 'before'} it took the lines`, async () => {
      kept.fail = { code: 'disk_full', isDone }
      writeFileSync(file, sample(1))
      await follower.start(0)
      await until(() => kept.troubles.length === 1)
      assert.equal(kept.troubles[0]?.kind, 'failing')
      appendFileSync(file, sample(2))
      kept.fail = null
      await until(() => kept.text === sample(1) + sample(2))
      await until(() => kept.troubles.length === 2)
      assert.equal(kept.troubles[1], null)
    })
  }

  it('stops where the store refuses the lines, until it is resumed', async () => {
    kept.fail = { code: 'invalid_input', isDone: false }
    writeFileSync(file, sample(1))
    await follower.start(0)
    await until(() => kept.troubles[0]?.kind === 'refused')
    kept.fail = null
    await sleep(600)
    assert.equal(kept.text, '')
    await follower.goOn()
    await until(() => kept.text === sample(1))
  })

  it('asks where to go on in a file that was replaced', async () => {
    writeFileSync(file, sample(1) + sample(2))
    await follower.start(0)
    await follower.exclusively(async () => {})
    writeFileSync(`${file}.new`, sample(7))
    renameSync(`${file}.new`, file)
    await until(() => kept.troubles[0]?.kind === 'changed')
    appendFileSync(file, sample(8))
    await follower.exclusively(async () => {})
    assert.equal(kept.text, sample(1) + sample(2))
    await follower.readFrom('beginning')
    await until(() => kept.text === [1, 2, 7, 8].map(sample).join(''))
  })

  it('gives what still fits, before it stops', async () => {
    kept.mostBytes = 100
    writeFileSync(file, Array.from({ length: 9 }, (_, n) => sample(n)).join(''))
    await follower.start(0)
    await until(() => kept.troubles[0]?.kind === 'refused')
    assert.equal(kept.text, Array.from({ length: 6 }, (_, n) => sample(n)).join(''))
  })

  it('goes on at the end of a file that was replaced, where that is wanted', async () => {
    writeFileSync(file, sample(1) + sample(2))
    await follower.start(0)
    await follower.exclusively(async () => {})
    writeFileSync(file, sample(7))
    await until(() => kept.troubles[0]?.kind === 'changed')
    await follower.readFrom('end')
    appendFileSync(file, sample(8))
    await until(() => kept.text === [1, 2, 8].map(sample).join(''))
    assert.equal(kept.offset, 32)
  })

  it('waits for a file that was deleted', async () => {
    writeFileSync(file, sample(1))
    await follower.start(0)
    await follower.exclusively(async () => {})
    rmSync(file)
    await until(() => kept.troubles[0]?.kind === 'missing')
    writeFileSync(file, sample(1) + sample(2))
    await until(() => kept.text === sample(1) + sample(2))
    await until(() => kept.troubles.length === 2)
    assert.equal(kept.troubles[1], null)
  })

  it('waits for no end of a file that is appended to all the time', async () => {
    writeFileSync(file, sample(1))
    kept.appends = () => appendFileSync(file, sample(2))
    await follower.start(0)
    const offset = await follower.exclusively(async () => kept.offset)
    await sleep(300)
    assert.ok(offset >= 16 && offset < kept.offset)
  })

  it('gives nothing while something else is done', async () => {
    await follower.start(0)
    await follower.exclusively(async () => {
      writeFileSync(file, sample(1))
      await sleep(600)
      assert.equal(kept.text, '')
    })
    await until(() => kept.text === sample(1))
  })

  it('gives the last line without a line break at the end', async () => {
    writeFileSync(file, `${sample(1)}{"latitude": 2}`)
    await follower.start(0)
    await follower.exclusively(async () => {})
    assert.equal(kept.text, `${sample(1)}{"latitude": 2}`)
  })
})
