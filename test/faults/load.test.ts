import assert from 'node:assert/strict'
import * as path from 'node:path'
import { loadStore } from '../load/callers'
import { temporaryFolders } from '../support/temporary-folder'

const MILLISECONDS = 3000
const MB = 1024 * 1024

describe('a hundred callers at once', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('are all served, without a leak of memory or handles', async () => {
    const storage = path.join(await newFolder(), 'storage')
    const report = await loadStore(storage, { callers: 100, milliseconds: MILLISECONDS })
    console.log(
      `      ${report.calls} calls; 99 % of the worst served caller's within ${report.slowestP99.toFixed(0)} ms`,
    )
    assert.ok(report.calls > 100)
    // Far more than a run this short may take, and far less than a leak of what goes through would.
    assert.ok(report.residentAfter - report.residentBefore < 200 * MB)
    assert.ok(report.handlesAfter <= report.handlesBefore + 5)
  })
})
