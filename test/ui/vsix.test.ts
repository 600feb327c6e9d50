import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectRoot } from '../support/paths'
import { makeReleaseVsix } from '../support/release-vsix'
import { openSession, type Session, screenshotFailures } from '../support/session'

const keybinding = {
  key: 'ctrl+alt+i',
  command: 'frametrove.ingestToolResults',
  args: { videoId: 'pictures', toolName: 'frames', uri: 'pictures.json' },
}

describe('the VSIX, installed as a user does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ft-vsix-'))
  const home = join(folder, 'home')
  const workspace = join(folder, 'workspace')
  let vsix = ''
  let session: Session | undefined

  before(async () => {
    mkdirSync(workspace)
    for (const name of ['alpha.png', 'lossy.webp'])
      cpSync(join(projectRoot, 'test', 'fixtures', 'images', name), join(workspace, name))
    const frames = ['alpha.png', 'lossy.webp'].map((path, at) => ({ frame_number: at + 1, timestamp_ms: at, path }))
    writeFileSync(join(workspace, 'pictures.json'), JSON.stringify({ format: 'frametrove/1', frames }))
    const bindings = join(home, 'user', 'User', 'keybindings.json')
    mkdirSync(dirname(bindings), { recursive: true })
    writeFileSync(bindings, JSON.stringify([keybinding]))
    vsix = await makeReleaseVsix(folder)
    session = await openSession({ home, workspace, vsix, smokeTestDriver: false })
  })
  after(async () => {
    await session?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  screenshotFailures(() => session)

  it('stays below 2 MB and holds neither tests nor source maps', () => {
    assert.ok(statSync(vsix).size < 2_000_000, `${statSync(vsix).size} bytes`)
    const [installed = ''] = readdirSync(join(home, 'extensions')).filter((name) => name.startsWith('frametrove.'))
    const files = readdirSync(join(home, 'extensions', installed), { recursive: true, encoding: 'utf8' })
    assert.deepEqual(
      files.filter((name) => /\.(map|ts)$|(^|\/)(test|src|node_modules)\//.test(name)),
      [],
    )
    for (const name of ['LICENSE.txt', 'dist/THIRD-PARTY-NOTICES.txt', 'dist/sql-wasm.wasm', 'media/icon.png'])
      assert.ok(files.includes(name), `${name} is not in the VSIX`)
  })

  it('loads the sample from the palette', async () => {
    assert.ok(session)
    const { workbench } = session
    await workbench.runCommand('Frametrove: Load Sample Data')
    await workbench.notification('harbour_walk: 10 frames, 10 captions, 5 transcripts, 10 objects stored')
    await workbench.openContainer('Frametrove')
    await workbench.treeItem(/^harbour_walk/).waitFor()
    await workbench.screenshot('vsix-sample')
  })

  it('encodes PNG and WebP frames, ingested by a keybinding with arguments', async () => {
    assert.ok(session)
    const { workbench } = session
    await workbench.page.keyboard.press('Control+Alt+I')
    await workbench.notification('pictures: 2 frames stored')
    await workbench.treeItem(/pictures/).waitFor()
  })
})
