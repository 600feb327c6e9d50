import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { commands, workspace } from 'vscode'
import { fixture } from './support/files'
import { frametrove, newVideoId } from './support/frametrove'

// VS Code refuses modal dialogs while tests run inside it: what is confirmed is tested in the window.
describe('Clean Up', () => {
  it('deletes nothing without a confirmation', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    await api.saveEvent(eventId, { occurredAt: '2001-01-01T00:00:00Z' })
    await api.saveFrames(eventId, [readFileSync(fixture('images', 'baseline.jpg'))])
    await workspace.getConfiguration('frametrove').update('retention.days', 3650)
    try {
      assert.equal(await commands.executeCommand('frametrove.cleanUp'), undefined)
      assert.equal((await api.getEvent(eventId)).frameCount, 1)
    } finally {
      await workspace.getConfiguration('frametrove').update('retention.days', undefined)
      await api.deleteEvent(eventId)
    }
  })

  it('has nothing to do where nothing is set', async () => {
    assert.equal(await commands.executeCommand('frametrove.cleanUp'), undefined)
  })
})
