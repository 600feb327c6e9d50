import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { commands } from 'vscode'
import { dayText } from '../../src/host/format'
import { fixture } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

/** Runs a command on items of the Events tree: the one its menu was opened on, and all that are selected. */
function run(command: string, eventId: unknown, selected?: readonly string[]): Thenable<unknown> {
  const selection = selected === undefined ? [] : [selected.map((id) => ({ eventId: id }))]
  return commands.executeCommand(`frametrove.${command}`, { eventId }, ...selection)
}

describe('the commands for events', () => {
  const image = fixture('images', 'baseline.jpg')

  it('pin and unpin one event, or all that are selected', async () => {
    const api = await frametrove()
    const [one, other] = [newVideoId('event'), newVideoId('event')]
    for (const id of [one, other]) await api.saveEvent(id, { tags: ['kept'] })
    const pinned = async () => [(await api.getEvent(one)).pinned, (await api.getEvent(other)).pinned]
    await run('pinEvent', one)
    assert.deepEqual(await pinned(), [true, false])
    await run('pinEvent', one, [one, other])
    assert.deepEqual(await pinned(), [true, true])
    await run('unpinEvent', one, [other])
    assert.deepEqual(await pinned(), [true, false])
    assert.deepEqual((await api.getEvent(other)).tags, ['kept'])
  })

  it('do not make an event anew that is gone', async () => {
    const api = await frametrove()
    const gone = newVideoId('event')
    await run('pinEvent', gone)
    await refused(api.getEvent(gone), 'not_found')
  })

  it('tell where the images of an event lie, as far as there are any', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    await api.saveEvent(eventId)
    assert.equal(await run('revealEventFrames', eventId), null)
    const [frame] = await api.saveFrames(eventId, [image])
    assert.equal(await run('revealEventFrames', eventId), dirname(frame?.path ?? ''))
  })

  it('refuse a bad id to whoever gave it', async () => {
    for (const command of ['pinEvent', 'setEventTags', 'deleteEvent', 'deleteEventFrames', 'copyEventId']) {
      await refused(run(command, 7), 'invalid_id')
    }
  })
})

describe('the names of days', () => {
  const now = new Date(2026, 4, 1, 0, 30)

  it('are words for the last two, also over the end of a month', () => {
    assert.equal(dayText('2026-05-01', now), 'Today')
    assert.equal(dayText('2026-04-30', now), 'Yesterday')
  })

  it('have the year only where it is not this one', () => {
    assert.match(dayText('2026-04-29', now), /29/)
    assert.doesNotMatch(dayText('2026-04-29', now), /2026/)
    assert.match(dayText('2025-05-01', now), /2025/)
    assert.match(dayText('2026-05-02', now), /2/)
  })
})
