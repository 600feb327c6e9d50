import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { ImageCodecs } from '../../src/store/files/codecs'
import { distFolder, openTestStore } from '../support/store-under-test'
import { segment } from '../unit/files/images'
import { type BenchResult, race, result } from './measure'

const FRAMES = 1000
const BYTES = 50_000
const ROUNDS = 5
const APP15 = 0xef

/** Saving 1,000 frames of 50 KB of an event; the peer copies the same files and syncs each, and their folder. */
export async function benchSaveFrames(folder: string): Promise<BenchResult[]> {
  const images = path.join(folder, 'images')
  await mkdir(images)
  const jpeg = await new ImageCodecs(path.join(distFolder, 'codecs')).encode(
    { data: new Uint8ClampedArray(960 * 540 * 4).fill(128), width: 960, height: 540 },
    85,
  )
  for (let at = 0; at < FRAMES; at++) {
    const noise = segment(APP15, randomBytes(BYTES - jpeg.length - 4))
    const bytes = Buffer.concat([jpeg.subarray(0, 2), noise, jpeg.subarray(2)])
    await writeFile(path.join(images, `${at}.jpg`), bytes)
  }
  const names = await readdir(images)
  const frames = names.map((name) => path.join(images, name))
  const store = openTestStore(path.join(folder, 'saveframes'))
  await store.service.status()
  let event = 0
  let copy = 0
  const [oursMs = 0, peerMs = 0] = await race(ROUNDS, [
    () => store.service.saveFrames({ eventId: `event-${event++}`, frames }, {}),
    () => copyDurably(images, names, path.join(folder, `copy-${copy++}`)),
  ])
  await store.service.close()
  return [result('saveframes', oursMs, peerMs, 'ms')]
}

async function copyDurably(from: string, names: readonly string[], to: string): Promise<void> {
  await mkdir(to)
  for (const name of names) {
    await copyFile(path.join(from, name), path.join(to, name))
    await sync(path.join(to, name), 'r+')
  }
  await sync(to, 'r')
}

async function sync(file: string, flags: string): Promise<void> {
  const handle = await open(file, flags)
  await handle.sync()
  await handle.close()
}
