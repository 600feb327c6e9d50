import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { nodeFileIo } from '../../../src/store/engine/file-io'
import { STORE_FORMAT, writeManifest } from '../../../src/store/engine/manifest'
import { sharedStorageFolder } from '../../../src/store/sibling-store'
import { temporaryFolders } from '../../support/temporary-folder'

describe('the storage folder of windows on one workspace', () => {
  const newFolder = temporaryFolders()
  let root: string

  beforeEach(async () => {
    root = await newFolder()
  })

  const folderOf = (id: string) => path.join(root, id, 'frametrove')
  const sharedBy = (id: string) => path.relative(root, path.dirname(sharedStorageFolder(folderOf(id), 'ours')))
  /** As VS Code makes it for a window. */
  const makeFolder = (id: string) => mkdirSync(path.join(root, id))

  function makeStore(id: string, workspace: string): void {
    const folder = path.join(folderOf(id), 'store')
    mkdirSync(folder, { recursive: true })
    writeManifest(nodeFileIo, folder, { format: STORE_FORMAT, storeId: id, workspace, snapshots: [] })
  }

  it('is the first one’s where none has stored anything yet, whichever comes first', () => {
    for (const id of ['id', 'id-1', 'id-2']) makeFolder(id)
    assert.deepEqual(['id', 'id-1', 'id-2'].map(sharedBy), ['id', 'id', 'id'])
    makeStore('id', 'ours')
    assert.deepEqual(['id', 'id-1', 'id-2'].map(sharedBy), ['id', 'id', 'id'])
  })

  it('is that which has the workspace’s store, also for a later window on the first folder', () => {
    for (const id of ['id', 'id-1']) makeFolder(id)
    makeStore('id-2', 'ours')
    assert.deepEqual(['id', 'id-1', 'id-2', 'id-3'].map(sharedBy), ['id-2', 'id-2', 'id-2', 'id-2'])
  })

  it('is a window’s own where the others are gone, or of another workspace', () => {
    assert.equal(sharedBy('id-1'), 'id-1')
    makeStore('id', 'theirs')
    assert.deepEqual(['id', 'id-1'].map(sharedBy), ['id', 'id-1'])
  })

  it('stays where a store is that is damaged', () => {
    makeStore('id', 'ours')
    writeFileSync(path.join(folderOf('id'), 'store', 'manifest.json'), 'x')
    assert.deepEqual(['id', 'id-1'].map(sharedBy), ['id', 'id'])
    makeStore('id-1', 'ours')
    assert.deepEqual(['id', 'id-1'].map(sharedBy), ['id', 'id-1'])
  })
})
