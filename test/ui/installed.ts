import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeReleaseVsix } from '../support/release-vsix'
import { copySampleWorkspace } from '../support/sample-workspace'
import { openSession, type Session, screenshotFailures } from '../support/session'
import type { Workbench } from '../support/workbench'
import { clearNotifications } from './user'

/** Where the VSIX is, once it was made. Each test file is a bundle of its own, so a variable would not do. */
const madeVsix = 'FRAMETROVE_UI_VSIX'
/** On a busy machine a page may take long to appear. */
const stepMs = 45_000

/** What the tests of a suite share: one window, on a copy of the sample workspace. */
export interface InstalledWindow {
  readonly session: Session
  readonly workbench: Workbench
  readonly folder: string
}

/**
 * In a suite: opens one window for its tests, with Frametrove installed from its VSIX. It has no smoke-test driver,
 * so that toasts and modal dialogs are as a user sees them. `prepare` may write into the workspace before.
 */
export function installedWindow(prepare: (folder: string) => void = () => {}): InstalledWindow {
  const workspace = copySampleWorkspace()
  let session: Session | undefined
  const opened = () => {
    if (session === undefined) throw new Error('The window is open only while the tests of the suite run.')
    return session
  }
  before(async () => {
    prepare(workspace.folder)
    session = await openSession({ workspace: workspace.folder, vsix: await vsix(), smokeTestDriver: false })
    session.workbench.page.setDefaultTimeout(stepMs)
    await session.workbench.openContainer('Frametrove')
    // Last, since it shows that the extension is active.
    await session.workbench.statusItem('Frametrove').waitFor()
  })
  screenshotFailures(() => session)
  afterEach(async () => {
    if (session) await clearNotifications(session.workbench)
  })
  after(async () => {
    await session?.stop()
    workspace.remove()
  })
  return {
    folder: workspace.folder,
    get session() {
      return opened()
    },
    get workbench() {
      return opened().workbench
    },
  }
}

/** The VSIX, made once for all files of a run. */
async function vsix(): Promise<string> {
  const made = process.env[madeVsix]
  if (made !== undefined) return made
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-ui-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = await makeReleaseVsix(folder)
  process.env[madeVsix] = file
  return file
}
