import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands, Uri } from 'vscode'
import {
  backupInfoSchema,
  quarantineEntrySchema,
  type VerifyReport,
  verifyReportSchema,
} from '../../src/shared/maintenance'
import { imagesOf, temporaryFolder } from './support/files'
import { frametrove, newVideoId } from './support/frametrove'

// VS Code refuses modal dialogs while tests run inside it: what needs a confirmation is tested in the window.
describe('the commands that look after the store', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const verify = async (thorough: boolean): Promise<VerifyReport> =>
    verifyReportSchema.parse(await commands.executeCommand('frametrove.verifyStore', { thorough }))

  it('verify a store that is well, quick and thorough', async () => {
    for (const thorough of [false, true]) {
      const report = await verify(thorough)
      assert.equal(report.thorough, thorough)
      assert.ok(report.checked.snapshots >= 1)
      const bad = report.findings.filter(({ kind }) => kind !== 'orphan' && !kind.startsWith('image'))
      assert.deepEqual(bad, [])
    }
  })

  it('find an image that is gone, and one that is damaged', async () => {
    const api = await frametrove()
    const videoId = newVideoId()
    for (const name of ['1.jpg', '2.jpg']) temporary.image(name)
    await api.ingestFrames({ paths: [temporary.folder], videoId, frameRate: 1 })
    const [gone = '', damaged = ''] = await imagesOf(api, videoId)
    const before = await verify(true)
    rmSync(gone)
    const bytes = readFileSync(damaged)
    writeFileSync(damaged, Buffer.from(bytes.map((byte) => byte ^ 1)))
    const after = await verify(true)
    const places = (report: VerifyReport, kind: string) =>
      report.findings.find((finding) => finding.kind === kind)?.count ?? 0
    assert.equal(places(after, 'imageGone'), places(before, 'imageGone') + 1)
    assert.equal(places(after, 'imageDiffers'), places(before, 'imageDiffers') + 1)
    await api.deleteVideo(videoId)
  })

  it('back up into a file that is given', async () => {
    const uri = Uri.file(join(temporary.folder, 'saved.zip'))
    const backup = backupInfoSchema.parse(await commands.executeCommand('frametrove.backUpStore', { uri }))
    assert.equal(backup.file, uri.fsPath)
    assert.ok(backup.content.images)
    assert.equal(existsSync(uri.fsPath), true)
  })

  it('do not restore without a confirmation', async () => {
    const uri = Uri.file(join(temporary.folder, 'saved.zip')).toString()
    await commands.executeCommand('frametrove.backUpStore', { uri })
    const videos = await (await frametrove()).listVideos()
    assert.equal(await commands.executeCommand('frametrove.restoreFromBackup', { uri }), undefined)
    assert.deepEqual(await (await frametrove()).listVideos(), videos)
  })

  it('list the quarantine, also where it is empty', async () => {
    const listed = commands.executeCommand('frametrove.showQuarantine')
    // Where there is something in it, it is a question.
    const close = setInterval(() => void commands.executeCommand('workbench.action.closeQuickOpen'), 500)
    try {
      quarantineEntrySchema.array().parse(await listed)
    } finally {
      clearInterval(close)
    }
  })
})
