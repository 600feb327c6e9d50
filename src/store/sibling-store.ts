import { existsSync, readdirSync } from 'node:fs'
import * as path from 'node:path'
import { isMissing } from '../shared/errors'
import { nodeFileIo } from './engine/file-io'
import { readManifest } from './engine/manifest'

/** VS Code gives out as many folders of a workspace. */
const MAX_NUMBER = 9

/**
 * The storage folder whose store a window works with. Where VS Code finds a workspace's folder taken by another window,
 * as remote hosts do, it gives the second one `<id>-1` (up to `-9`): `…/workspaceStorage/<id>-1/<extension>`. All
 * windows are to see the same data, so they work with one store: that in the first of these folders that has one of the
 * workspace. Where none has, it is made in `<id>`, whichever of the windows comes first.
 */
export function sharedStorageFolder(storageFolder: string, workspace: string | null): string {
  if (workspace === null) return storageFolder
  const [first = storageFolder, ...others] = foldersOf(storageFolder)
  const isFirst = storageFolder === first
  // Also one that is damaged: it is mended where it is.
  if (isFirst && holdsStore(first)) return first
  const shared = [first, ...others].find((folder) => workspaceOf(folder) === workspace)
  if (shared !== undefined) return shared
  const isFirstTaken = workspaceOf(first) !== null || !existsSync(path.dirname(first))
  return holdsStore(storageFolder) || isFirstTaken ? storageFolder : first
}

/** The folders that VS Code may give to windows of the same workspace, in the order in which it does. */
function foldersOf(storageFolder: string): string[] {
  const own = path.dirname(storageFolder)
  const id = path.basename(own).replace(/-\d$/, '')
  const names = Array.from({ length: MAX_NUMBER + 1 }, (_, n) => (n === 0 ? id : `${id}-${n}`))
  return names.map((name) => path.join(path.dirname(own), name, path.basename(storageFolder)))
}

/** The workspace of a folder's store; `null` where there is no such store, or it can't be told. */
function workspaceOf(storageFolder: string): string | null {
  try {
    const manifest = readManifest(nodeFileIo, path.join(storageFolder, 'store'))
    return manifest === null || manifest === 'damaged' ? null : manifest.workspace
  } catch {
    return null
  }
}

/** Whether there is anything of a store's data. What can't be read may be. */
function holdsStore(storageFolder: string): boolean {
  try {
    return readdirSync(path.join(storageFolder, 'store')).some((name) => /^(manifest|snapshot|log)\b/.test(name))
  } catch (error) {
    return !isMissing(error)
  }
}
