import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppendingScript } from '../support/appending-script'
import { Workbench } from '../support/workbench'
import { installedWindow } from './installed'
import { clearNotifications, command, press, question, toast } from './user'

/** Longer than a window waits for others before it offers a recording. */
const OFFERED_MS = 6000

describe('recordings whose window is killed', () => {
  const window = installedWindow()
  const scripts: AppendingScript[] = []
  let second: Workbench | undefined
  after(async () => {
    for (const script of scripts) script.stop()
    await second?.close().catch(() => {})
  })

  /** Records a file that has some samples already. */
  async function record(workbench: Workbench, name: string, samples: number): Promise<AppendingScript> {
    const file = join(window.folder, `${name}.ndjson`)
    const script = new AppendingScript(file, { type: name })
    scripts.push(script)
    script.append(samples)
    await command(workbench, 'Frametrove: Record Activity from File…')
    await question(workbench, 'Record activity from file').waitFor()
    await workbench.quickInput.fill(file)
    await workbench.pick(file)
    await question(workbench, `Record ${name}.ndjson`).waitFor()
    await workbench.pick(name)
    await toast(workbench, `Recording “${name}” from ${name}.ndjson.`)
    return script
  }

  /** Kills the host of the first window; VS Code starts it again. */
  async function killFirst(): Promise<void> {
    const [pid] = await window.session.hosted.extensionHosts()
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
  }

  it('are told with what was found where they are several, and listed', async () => {
    const { workbench } = window
    await record(workbench, 'walk', 20)
    await record(workbench, 'swim', 30)
    await workbench.treeItem(/^walk, .*recording.*211 m/).waitFor()
    await workbench.treeItem(/^swim, .*recording.*322 m/).waitFor()
    await clearNotifications(workbench)
    await killFirst()
    const message = await toast(
      workbench,
      // Both begin at the same time, in either order.
      /^2 recordings were interrupted\. What was recorded is kept\. The newest first: (?=.*swim, [^;]*\(322 m in 0:29, 30 samples, 1 split, written less than an hour ago\))(?=.*walk, [^;]*\(211 m in 0:19, 20 samples, 1 split, written less than an hour ago\))/,
    )
    await workbench.treeItem(/^walk, .*interrupted/).waitFor()
    await workbench.screenshot('recovery-several')
    await press(message, 'Recovery…')
    await workbench.quickItems('walk').filter({ hasText: 'interrupted · 211 m in 0:19, 20 samples, 1 split' }).waitFor()
    await workbench.screenshot('recovery-list')
    await workbench.pick('walk')
    await workbench.quickItems('Save as Activity').waitFor()
    await workbench.screenshot('recovery-deeds')
    await workbench.pick('Save as Activity')
    await toast(workbench, /^walk, .*: saved, 211 m in 0:19, 20 samples, 1 split\./)
  })

  it('are told with all that is kept where it is one, and discarded after a confirmation', async () => {
    const { workbench } = window
    await workbench.reload()
    const message = await toast(
      workbench,
      /^A recording was interrupted: swim, .*\. Kept are 322 m in 0:29, 30 samples, 1 split, written less than an hour ago\.$/,
    )
    await workbench.screenshot('recovery-one')
    await press(message, 'Discard…')
    await workbench.dialog.getByText('All that was recorded is lost: 322 m in 0:29, 30 samples, 1 split.').waitFor()
    await workbench.answerDialog('Discard')
    await toast(workbench, /^swim, .*: discarded\.$/)
    await command(workbench, 'Frametrove: Recovery…')
    await toast(workbench, 'There is nothing to recover.')
  })

  it('go on in another window, and are not offered', async () => {
    const { workbench, session } = window
    second = await Workbench.open(session.hosted, session.browser)
    await second.openContainer('Frametrove')
    await second.statusItem('Frametrove').waitFor()
    const script = await record(second, 'ride', 5)
    await second.statusItem(/ride 0:04/).waitFor()
    await workbench.statusItem(/ride 0:04/).waitFor()
    await clearNotifications(second)
    await clearNotifications(workbench)
    const [first] = await session.hosted.extensionHosts()
    assert.ok(first)
    await killFirst()
    script.append(5)
    await second.statusItem(/ride 0:09/).waitFor()
    // The first window works again.
    await workbench.treeItem(/^ride, .*recording/).waitFor()
    await sleep(OFFERED_MS)
    assert.deepEqual(
      (await workbench.notifications()).filter((text) => text.includes('interrupted')),
      [],
    )
    script.append(5)
    await second.statusItem(/ride 0:14/).waitFor()
    await second.screenshot('recording-second-window')
  })
})
