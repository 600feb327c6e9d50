import * as path from 'node:path'
import type { Contender, ContenderName } from './contender'
import { openNodeSqlite } from './node-sqlite'
import { openOurContender } from './ours'
import { openWasmFile } from './wasm-file'
import { openWholeImage } from './whole-image'

/** Opens a contender on the database that `makeBase` made for it in `folder`. */
export function openContender(name: ContenderName, folder: string): Promise<Contender> {
  const open = { image: openWholeImage, wasm_file: openWasmFile, node_sqlite: openNodeSqlite, ours: openOurContender }
  return open[name](databaseOf(name, folder))
}

/** Where a contender's database lies: the folder of our store, the file of the others. */
export function databaseOf(name: ContenderName, folder: string): string {
  return path.join(folder, name === 'ours' ? 'ours' : `${name}.sqlite`)
}
