import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildOnce } from './build-once'
import { numberedJpeg } from './numbered-jpeg'
import { cacheDir } from './paths'

const SIZE = { width: 960, height: 540 }
const AT_A_TIME = 100

/**
 * A folder with so many different JPEG files of 960 × 540 pixels, `frame_000001.jpg` and so on, each showing its number.
 * Made once and kept; a hundred thousand take half a minute and 800 MB of disk.
 */
export function manyFrames(count: number): Promise<string> {
  return buildOnce(join(cacheDir, `frames-${count}`), async (folder) => {
    for (let first = 1; first <= count; first += AT_A_TIME) {
      const numbers = Array.from({ length: Math.min(AT_A_TIME, count - first + 1) }, (_, at) => first + at)
      await Promise.all(
        numbers.map((number) => {
          const name = `frame_${String(number).padStart(6, '0')}.jpg`
          return writeFile(join(folder, name), numberedJpeg(number, SIZE))
        }),
      )
    }
  })
}
