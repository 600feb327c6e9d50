import { readdir, stat } from 'node:fs/promises'
import { basename } from 'node:path'

const IMAGE = /\.(jpe?g|png|webp)$/i
/** A time in a file name, such as `frame_1500ms.jpg` or `t12.5s.png`. */
const TIME = /\d(ms|s)(?![a-z0-9])/i

/** Whether the images among `paths` (files, or folders of them) carry their times in their names. */
export async function namesCarryTimes(paths: readonly string[]): Promise<boolean> {
  const names = (await Promise.all(paths.map(imageNames))).flat()
  return names.length > 0 && names.every((name) => TIME.test(name.replace(IMAGE, '')))
}

async function imageNames(path: string): Promise<string[]> {
  // A path that can't be read is told of by the ingest itself.
  const folder = await stat(path).then(
    (it) => it.isDirectory(),
    () => false,
  )
  const names = folder ? await readdir(path).catch(() => []) : [basename(path)]
  return names.filter((name) => IMAGE.test(name))
}
