import * as path from 'node:path'
import { nodeFileIo } from './engine/file-io'
import { readManifest } from './engine/manifest'

/**
 * The storage folder whose store a window works with. Where VS Code finds a workspace's folder taken by another window,
 * as remote hosts do, it gives the second one `<id>-1` (up to `-9`): `…/workspaceStorage/<id>-1/<extension>`. Both
 * windows are to see the same data, so the second one joins the store of the first.
 * @returns the first of the folders `<id>`, `<id>-1`, … that has a store of the same workspace; else the given one
 */
export function sharedStorageFolder(storageFolder: string, workspace: string | null): string {
  const extension = path.basename(storageFolder)
  const own = path.dirname(storageFolder)
  const [, id, number] = /^(.+)-(\d)$/.exec(path.basename(own)) ?? []
  if (id === undefined || workspace === null) return storageFolder
  const before = Array.from({ length: Number(number) }, (_, n) => (n === 0 ? id : `${id}-${n}`))
  const candidates = before.map((name) => path.join(path.dirname(own), name, extension))
  return candidates.find((folder) => workspaceOf(folder) === workspace) ?? storageFolder
}

function workspaceOf(storageFolder: string): string | null {
  try {
    const manifest = readManifest(nodeFileIo, path.join(storageFolder, 'store'))
    return manifest === null || manifest === 'damaged' ? null : manifest.workspace
  } catch {
    return null
  }
}
