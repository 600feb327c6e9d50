import type { Kysely } from 'kysely'
import type { DamagedFile } from '../../shared/completeness'
import type { FrameFiles } from '../files/frame-files'
import type { StoreSchema } from '../schema/tables'

/** The frames of runs whose image is gone, or has another size than was recorded. Paths are absolute. */
export async function findDamagedFrames(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  runKeys: readonly number[],
): Promise<DamagedFile[]> {
  const rows = await db
    .selectFrom('frame')
    .select(['frame_number', 'path', 'size_bytes'])
    .where('run_key', 'in', runKeys)
    .where('path', 'is not', null)
    .orderBy('frame_key')
    .execute()
  const recorded = rows.flatMap(({ path, size_bytes }) => (path === null ? [] : [{ path, sizeBytes: size_bytes ?? 0 }]))
  const problems = new Map((await files.inspect(recorded)).map((it) => [it.path, it.problem]))
  return rows.flatMap(({ path, frame_number }) => {
    const problem = path === null ? undefined : problems.get(path)
    return path === null || problem === undefined ? [] : [{ frame_number, path: files.absolutePath(path), problem }]
  })
}

/** Whether every image of these runs is as it was stored. */
export async function hasIntactFrames(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  runKeys: readonly number[],
): Promise<boolean> {
  return (await findDamagedFrames(db, files, runKeys)).length === 0
}
