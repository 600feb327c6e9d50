import assert from 'node:assert/strict'
import type { Page, PageRequest } from '../../src/shared/model'
import { sampleResults } from '../support/sample-results'
import { frametrove, newVideoId, refused } from './support/frametrove'

/** All items of a list, in pages of a size; every page but the last is full. */
async function walk<T>(limit: number, list: (request: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = []
  for (let cursor: string | null = null; ; ) {
    const page: Page<T> = await list({ limit, cursor })
    all.push(...page.items)
    if (page.next === null) return all
    assert.equal(page.items.length, limit)
    cursor = page.next
  }
}

describe('lists in pages', () => {
  it('have every result once, in the order of time', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 23 }))
    // At the same times: the order has to hold between rows that are alike, too.
    await api.storeToolResults(videoId, 'track', sampleResults({ objects: 9 }))
    for (const kind of ['objects', 'frames'] as const) {
      const whole = await api.listResults({ videoId, kind, limit: 1000 })
      assert.equal(whole.items.length, kind === 'objects' ? 32 : 0)
      for (const limit of [1, 7, 32])
        assert.deepEqual(await walk(limit, (page) => api.listResults({ ...page, videoId, kind })), whole.items)
    }
  })

  it('have every run and every video once, the newest first', async () => {
    const api = await frametrove()
    const ids = Array.from({ length: 5 }, () => newVideoId())
    for (const id of ids) await api.storeToolResults(id, 'detect', sampleResults({ objects: 1 }))
    const videos = await walk(2, (page) => api.listVideos(page))
    assert.deepEqual(
      videos.slice(0, 5).map(({ id }) => id),
      ids.toReversed(),
    )
    assert.equal(new Set(videos.map(({ id }) => id)).size, videos.length)
    const [videoId = ''] = ids
    for (const tool of ['a', 'b', 'c']) await api.storeToolResults(videoId, tool, sampleResults({ objects: 1 }))
    const tools = (await walk(2, (page) => api.listRuns(videoId, page))).map(({ tool }) => tool)
    assert.deepEqual(tools, ['c', 'b', 'a', 'detect'])
  })

  it('hold 100 items unless told, and 1,000 at most', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 1001 }))
    assert.equal((await api.listResults({ videoId, kind: 'objects' })).items.length, 100)
    const page = await api.listResults({ videoId, kind: 'objects', limit: 1000 })
    assert.equal(page.items.length, 1000)
    assert.ok(page.next !== null)
    for (const limit of [0, 1001, 1.5, -1]) {
      const { problems } = await refused(api.listVideos({ limit }), 'invalid_input')
      assert.equal(problems[0]?.where, 'request.limit')
    }
  })

  it('refuse a cursor that no page gave', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 1 }))
    for (const cursor of ['', 'x', '{}', '"1"']) {
      await refused(api.listVideos({ cursor }), 'invalid_input')
      await refused(api.listRuns(videoId, { cursor }), 'invalid_input')
      await refused(api.listResults({ videoId, kind: 'objects', cursor }), 'invalid_input')
      await refused(api.listOperations({ cursor }), 'invalid_input')
    }
  })

  it('tell of operations, the newest first, failed ones too', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    await api.storeToolResults(videoId, 'detect', sampleResults({ objects: 1 }))
    await refused(api.storeToolResults(videoId, 'detect', sampleResults({ objects: 1 }), { runId: 'x' }), 'not_found')
    const [failed, stored] = (await walk(1000, (page) => api.listOperations(page))).slice(0, 2)
    assert.deepEqual([failed?.videoId, failed?.outcome, failed?.error], [videoId, 'failed', 'not_found'])
    assert.deepEqual([stored?.videoId, stored?.outcome, stored?.error], [videoId, 'ok', null])
  })
})
