import assert from 'node:assert/strict'
import { copyWeight } from '../../../src/host/copy-weight'
import { sendDebugData } from '../../../src/host/send-debug-data'
import { storeService } from '../../../src/shared/store-service'
import { withUploadedLists } from '../../../src/worker/uploaded-debug-data'
import { Uploads } from '../../../src/worker/uploads'

/** The most that is copied at a time, in records and in the values they hold. */
const MOST_RECORDS = 1000
const MOST_WEIGHT = 4_000_000

describe('data that is sent ahead', () => {
  /** Sends a session and puts it together as the worker does; tells how heavy each call was. */
  async function sent(data: unknown): Promise<{ whole: unknown; weights: number[] }> {
    const uploads = new Uploads()
    const weights: number[] = []
    let whole: unknown
    const service = storeService(async (method, parameters) => {
      weights.push(copyWeight(parameters))
      if (method === 'uploadRecords') {
        const [id, key, offset, records] = parameters
        assert.ok(typeof id === 'string' && typeof key === 'string' && typeof offset === 'number')
        assert.ok(Array.isArray(records) && records.length <= MOST_RECORDS)
        uploads.add(id, key, offset, structuredClone(records))
        return
      }
      const [, , given, options] = parameters
      assert.ok(typeof options === 'object' && options !== null)
      const upload = 'upload' in options ? options.upload : undefined
      assert.ok(upload === undefined || isUpload(upload))
      whole = withUploadedLists(uploads.take(upload, structuredClone(given)))
    })
    await sendDebugData(service, 'vid_1', data, 'a')
    return { whole, weights }
  }

  const frame = (detections: number) => ({
    frame_number: 1,
    detections: Array.from({ length: detections }, () => ({ label: 'a', bbox: [1, 2, 3, 4] })),
  })
  const track = (points: number) => ({ points: Array.from({ length: points }, (_, x) => ({ x, y: 1 })) })
  const list = <T>(count: number, of: (at: number) => T) => Array.from({ length: count }, (_, at) => of(at))

  const sessions: Record<string, unknown> = {
    'of few records, at once': { frameAnalysis: [frame(1)], trajectoryData: { tracks: [track(2)], note: 'kept' } },
    'of many frames': { frameAnalysis: list(3500, () => frame(0)), tracks: 'kept' },
    'of frames with many detections': { frameAnalysis: list(400, () => frame(150)) },
    'of long tracks': { frameAnalysis: [], trajectoryData: { tracks: [track(1), track(2500), track(1500)] } },
    'of many short tracks': { frameAnalysis: [], trajectoryData: { tracks: list(2500, (at) => track(at % 3)) } },
    'that is none': [1, 2],
    'with tracks that are none': { frameAnalysis: 7, trajectoryData: { tracks: { points: [] } } },
  }
  for (const [name, session] of Object.entries(sessions)) {
    it(`comes together again: a session ${name}`, async () => {
      const { whole, weights } = await sent(session)
      assert.deepEqual(whole, session)
      assert.ok(Math.max(...weights) < 1.1 * MOST_WEIGHT, `${Math.max(...weights)}`)
    })
  }

  it('is what the lists held when it was given', async () => {
    const frames = list(2500, () => frame(0))
    const promise = sent({ frameAnalysis: frames })
    frames.length = 0
    const { whole } = await promise
    assert.ok(typeof whole === 'object' && whole !== null && 'frameAnalysis' in whole)
    assert.ok(Array.isArray(whole.frameAnalysis) && whole.frameAnalysis.length === 2500)
  })

  it('is weighed also where it nests in itself', () => {
    const nested: unknown[] = []
    nested.push(nested)
    assert.ok(copyWeight(nested) > 0)
    assert.ok(copyWeight(new Uint8Array(5000)) >= 5000)
    assert.ok(copyWeight('x'.repeat(5000)) >= 5000)
  })
})

function isUpload(value: unknown): value is { id: string; lengths: Record<string, number> } {
  return typeof value === 'object' && value !== null && 'id' in value && 'lengths' in value
}
