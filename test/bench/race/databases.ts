import { copyFile, cp, mkdir, open, readdir } from 'node:fs/promises'
import * as path from 'node:path'
import { generationsOf, storeFiles } from '../../../src/store/engine/manifest'
import { fillOurs, openOurs } from '../stores'
import { CONTENDERS, type ContenderName } from './contender'
import { databaseOf } from './contenders'

/** Makes a database of about so many bytes, for each contender the same; returns the rows in it. */
export async function makeDatabases(folder: string, bytes: number): Promise<number> {
  const ours = databaseOf('ours', folder)
  await mkdir(ours, { recursive: true })
  const store = await openOurs(ours)
  const rows = fillOurs(store, bytes)
  await store.takeSnapshot()
  await store.takeSnapshot()
  await store.close()
  const newest = generationsOf(await readdir(path.join(ours, 'store')), 'snapshot').at(-1) ?? 0
  const image = path.join(ours, 'store', storeFiles.snapshot(newest))
  for (const name of CONTENDERS) if (name !== 'ours') await copyFile(image, databaseOf(name, folder))
  return rows
}

/** Copies a contender's database to another folder, down to the disk: writing it must not disturb what is measured. */
export async function copyDatabase(name: ContenderName, from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await cp(databaseOf(name, from), databaseOf(name, to), { recursive: true })
  for (const file of await filesOf(databaseOf(name, to))) {
    const handle = await open(file, 'r+')
    await handle.sync()
    await handle.close()
  }
}

async function filesOf(place: string): Promise<string[]> {
  const found = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => null)
  if (found === null) return [place]
  return found.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name))
}
