import { loadActivity } from '../activities/load'
import { activityHead } from './activity-head'
import type { ExportTarget } from './export-target'
import type { ExportWork } from './export-work'
import { JsonFile } from './json-file'

/** Samples that are made at a time. */
const PART = 500

/**
 * Writes an activity as `frametrove-activity/1`.
 * @param path of the file in the export, but for its extensions
 */
export async function writeActivityFile(
  { db, done, signal }: ExportWork,
  target: ExportTarget,
  path: string,
  id: string,
): Promise<void> {
  const activity = await loadActivity(db, id)
  const { track } = activity
  function* parts() {
    for (let at = 0; at < track.length; at += PART) {
      const samples = track.samples(at, at + PART)
      yield samples
      done(samples.length)
    }
  }
  await JsonFile.write(target, `${path}.frametrove-activity.json`, async (json) => {
    const { format, splits, ...head } = activityHead(activity)
    json.add('format', format)
    for (const [key, value] of Object.entries(head)) json.add(key, value)
    if (track.breaks.length > 0) json.add('breaks', track.breaks)
    json.add('splits', splits)
    await json.addList('samples', parts(), signal)
  })
}
