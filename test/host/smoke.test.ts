import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extensions, workspace } from 'vscode'

describe('the extension in VS Code', () => {
  it('activates', async () => {
    const extension = extensions.getExtension('frametrove.frametrove')
    assert.ok(extension, 'VS Code does not know the extension')
    await extension.activate()
    assert.ok(extension.isActive)
  })

  it('has a workspace folder that can be written to', async () => {
    const folder = workspace.workspaceFolders?.[0]
    assert.ok(folder)
    const file = join(folder.uri.fsPath, 'written-by-a-test.txt')
    await workspace.fs.writeFile(
      folder.uri.with({ path: `${folder.uri.path}/written-by-a-test.txt` }),
      Buffer.from('x'),
    )
    assert.equal(readFileSync(file, 'utf8'), 'x')
  })
})
