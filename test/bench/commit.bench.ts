import * as path from 'node:path'
import { nodeFileIo, replaceFile } from '../../src/store/engine/file-io'
import { DETECTION_COLUMNS, detectionValues } from './detections'
import { type BenchResult, race, result } from './measure'
import { makeRivals, type Rivals } from './stores'

const MB = 1_000_000
const COMMITS = 2000
const IMAGE_SAVES = 5

/** Durable commits of ten rows, in a small and in a large database. */
export async function benchCommits(folder: string): Promise<BenchResult[]> {
  const small = await makeRivals(path.join(folder, 'small'), MB)
  const [oursSmall, peerSmall] = await raceCommits(small)
  await small.close()

  const large = await makeRivals(path.join(folder, 'large'), 200 * MB)
  const [oursLarge, peerLarge] = await raceCommits(large)
  const image = path.join(folder, 'image.sqlite')
  // What extensions over sql.js do as a rule: the whole image at every save.
  const [imageSave] = await race(IMAGE_SAVES, [
    () => replaceFile(nodeFileIo, image, large.ours.engine.database.export()),
  ])
  await large.close()
  return [
    result('commit.1mb', oursSmall, peerSmall, 'ms'),
    result('commit.200mb', oursLarge, peerLarge, 'ms'),
    result('commit.growth', oursLarge, oursSmall, 'ms'),
    result('commit.vs_image', oursLarge, imageSave ?? Number.NaN, 'ms'),
  ]
}

async function raceCommits({ ours, peer, rows }: Rivals): Promise<[number, number]> {
  let next = rows
  const insert = () => {
    const values = detectionValues(next, 10, 1)
    return { table: 'detection', columns: DETECTION_COLUMNS, values }
  }
  const [oursMs = Number.NaN, peerMs = Number.NaN] = await race(COMMITS, [
    () => ours.engine.transaction(() => ours.engine.write(insert())),
    () => {
      peer.transaction(() => peer.insertMany(insert()))
      next += 10
    },
  ])
  return [oursMs, peerMs]
}
