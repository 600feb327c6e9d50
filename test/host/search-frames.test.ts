import assert from 'node:assert/strict'
import { commands, TabInputWebview, window } from 'vscode'
import { fixture } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const search = (argument: unknown) => commands.executeCommand('frametrove.searchFrames', argument)
const titles = () =>
  window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof TabInputWebview)
    .map((tab) => tab.label)

/** Waits for a gallery of that title: the window tells of its tabs when it has them. */
async function shown(title: string): Promise<void> {
  while (!titles().includes(title)) {
    await new Promise<void>((resolve) => {
      const listener = window.tabGroups.onDidChangeTabs(() => {
        listener.dispose()
        resolve()
      })
    })
  }
}

describe('Search Frames', () => {
  it('opens a gallery of what was found, one for each text', async () => {
    const api = await frametrove()
    const eventId = newVideoId('event')
    await api.saveFrames(eventId, [fixture('images', 'baseline.jpg')])
    await api.saveEvent(eventId, { description: `A zebra ${eventId}` })
    await search({ text: ` zebra ${eventId} ` })
    await shown(`Search: zebra ${eventId}`)
    await search({ text: '%" OR *' })
    await shown('Search: %" OR *')
    await search({ text: `zebra ${eventId}` })
    assert.deepEqual(
      titles().filter((title) => title.includes(eventId)),
      [`Search: zebra ${eventId}`],
    )
    await commands.executeCommand('workbench.action.closeAllEditors')
  })

  it('refuses what is no text to whoever gave it', async () => {
    for (const argument of [{ text: '  ' }, { text: 7 }, {}, { text: 'x'.repeat(201) }, 'zebra']) {
      await refused(search(argument), 'invalid_input')
    }
  })
})
