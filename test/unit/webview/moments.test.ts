import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import type { FrameView, Moments } from '../../../src/shared/gallery-contract'
import { MomentsAhead } from '../../../src/webview/gallery/moments'

/** Ten frames a second up to a minute, from number 0; something is said in each second but the last tenth. */
const END_MS = 60_000

function frame(timestampMs: number): FrameView {
  const details = {
    ...{ key: timestampMs, index: timestampMs / 100, frameNumber: timestampMs / 100, timestampMs, path: null },
    ...{ width: null, height: null, sizeBytes: null, detections: 0, hasCaption: false, tags: [], source: null },
    ...{ boxes: [], captions: [], transcript: [] },
  }
  return { details, image: null }
}

/** What the store tells of them: at most `limit` frames. */
function moments(fromMs: number, limit: number): Moments {
  const first = Math.max(0, Math.floor(fromMs / 100) * 100)
  const all = Array.from({ length: limit }, (_, at) => frame(first + at * 100))
  const views = all.filter(({ details }) => (details.timestampMs ?? 0) <= END_MS)
  const lastMs = views.at(-1)?.details.timestampMs ?? END_MS
  const toMs = lastMs >= END_MS ? null : lastMs
  const said = Array.from({ length: 60 }, (_, at) => ({ startMs: at * 1000, endMs: at * 1000 + 900, text: `${at}` }))
  const transcript = said.filter(({ startMs, endMs }) => startMs <= (toMs ?? END_MS) && endMs >= fromMs)
  return { views, toMs, transcript: transcript.map((it) => ({ ...it, speaker: null })) }
}

describe('the moments of a video', () => {
  let asked: number[]
  let ahead: MomentsAhead
  const settle = async () => {
    for (let step = 0; step < 5; step++) await turn()
  }
  const at = (timeMs: number) => ahead.frameAt(timeMs)?.details.timestampMs ?? null

  beforeEach(() => {
    asked = []
    ahead = new MomentsAhead(async (fromMs) => {
      asked.push(fromMs)
      return moments(fromMs, 120)
    })
  })

  it('are read ahead while it is played, a part at a time', async () => {
    for (let timeMs = 0; timeMs <= END_MS; timeMs += 33) {
      ahead.want(timeMs)
      await settle()
      assert.equal(at(timeMs), Math.floor(timeMs / 100) * 100)
      assert.notEqual(at(Math.min(END_MS, timeMs + 1000)), null, `of ${timeMs} ms the next second is not read`)
      const said = timeMs % 1000 < 900 ? [`${Math.floor(timeMs / 1000)}`] : []
      assert.deepEqual(
        ahead.saidAt(timeMs)?.map(({ text }) => text),
        timeMs < END_MS ? said : [],
      )
    }
    assert.equal(asked[0], 0)
    assert.ok(asked.length <= 8, `asked ${asked.length} times`)
  })

  it('are not known before they are read, and read where it is sought', async () => {
    assert.equal(at(0), null)
    assert.equal(ahead.saidAt(0), null)
    ahead.want(40_050)
    await settle()
    assert.deepEqual([at(40_050), at(10_000), asked], [40_000, null, [40_050]])
    ahead.want(10_000)
    await settle()
    assert.deepEqual([at(10_000), asked.at(-1)], [10_000, 10_000])
  })

  it('are read again after a change, and not without end where that fails', async () => {
    ahead.want(0)
    await settle()
    ahead.clear()
    assert.equal(at(0), null)
    ahead.want(33)
    await settle()
    assert.deepEqual([at(33), asked], [0, [0, 33]])
    let failures = 0
    const failing = new MomentsAhead(async () => {
      failures++
      return null
    })
    for (const timeMs of [0, 33, 66]) {
      failing.want(timeMs)
      await settle()
    }
    assert.equal(failures, 1)
  })
})
