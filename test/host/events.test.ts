import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangeEvent } from '../../src/shared/model'
import { projectRoot } from '../support/paths'
import { frametrove, newVideoId, refused } from './support/frametrove'

const image = (name: string) => join(projectRoot, 'test', 'fixtures', 'images', name)

describe('events', () => {
  it('keep the frames that a model saw, in any form, and their facts', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    const jpeg = readFileSync(image('baseline.jpg'))
    const dataUrl = `data:image/png;base64,${readFileSync(image('opaque.png')).toString('base64')}`
    const pixels = { data: new Uint8ClampedArray(8 * 8 * 4).fill(128), width: 8, height: 8 }
    const saved = await api.saveFrames(eventId, [image('baseline.jpg'), jpeg, dataUrl, pixels], [0, 500, null, 1500])
    assert.deepEqual(
      saved.map(({ frameNumber, timestampOffsetMs }) => [frameNumber, timestampOffsetMs]),
      [
        [1, 0],
        [2, 500],
        [3, null],
        [4, 1500],
      ],
    )
    assert.deepEqual(readFileSync(saved[1]?.path ?? ''), jpeg)
    const event = await api.saveEvent(eventId, { videoId: newVideoId(), kind: 'person', tags: ['door'] })
    assert.deepEqual([event.frameCount, event.kind, event.tags], [4, 'person', ['door']])
    assert.deepEqual((await api.listEventFrames(eventId)).items, saved)
    assert.ok((await api.listEvents()).items.some(({ id }) => id === eventId))
  })

  it('take more frames than one message holds', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    const jpeg = readFileSync(image('baseline.jpg'))
    const large = { data: new Uint8Array(1200 * 900 * 3), width: 1200, height: 900 }
    const frames = [...Array.from({ length: 1100 }, () => jpeg), large, large, large]
    const saved = await api.saveFrames(eventId, frames)
    assert.equal(saved.length, 1103)
    assert.deepEqual([saved[1102]?.width, saved[1102]?.frameNumber], [1200, 1103])
    await api.deleteEvent(eventId)
  })

  it('tell of changes, and are gone once deleted', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    const changes: ChangeEvent[] = []
    const listener = api.onDidChange((event) => changes.push(event))
    await api.saveFrames(eventId, [image('baseline.jpg')])
    assert.deepEqual((await api.deleteFrames(eventId)).frames, 1)
    assert.deepEqual((await api.deleteEvent(eventId)).events, 1)
    listener.dispose()
    assert.equal(changes.filter((it) => it.eventIds?.includes(eventId)).length, 3)
    await refused(api.getEvent(eventId), 'not_found')
    await refused(api.deleteEvent(eventId), 'not_found')
  })

  it('are refused where an argument can not be used, by its name', async () => {
    const api = await frametrove()
    const id = newVideoId('event')
    const jpeg = image('baseline.jpg')
    assert.match((await refused(api.saveFrames(id, []), 'invalid_input')).why, /frames.*must not be empty/)
    assert.match(
      (await refused(api.saveFrames(id, [jpeg], [1, 2]), 'invalid_input')).why,
      /timestamps.*1 frames, got 2/,
    )
    assert.match((await refused(api.saveFrames(id, ['a.jpg']), 'invalid_input')).why, /frames\[0\].*absolute/)
    await refused(api.saveFrames('', [jpeg]), 'invalid_id')
    await refused(api.saveEvent(id, { occurredAt: 'soon' }), 'invalid_input')
    await refused(api.getEvent(id), 'not_found')
  })
})
