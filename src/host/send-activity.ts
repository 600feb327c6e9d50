import { randomUUID } from 'node:crypto'
import type { ActivityProgress } from '../api'
import { isObject } from '../ingest/is-object'
import type { SavedActivity } from '../shared/activities'
import type { IngestProgress, StoreService } from '../shared/contracts'
import { callWithLists } from './send-ahead'

interface SendParts {
  service: StoreService
  onProgress(listener: (progress: IngestProgress) => void): { dispose(): void }
}

/** Saves an activity given in memory; it is checked where it is stored. The last that is told of progress is the end. */
export async function sendActivity(
  { service, onProgress }: SendParts,
  activity: unknown,
  { notes, tell }: { notes?: string | null; tell(progress: ActivityProgress): void },
): Promise<SavedActivity> {
  const operationId = randomUUID()
  let told = -1
  const tellOnce = ({ done, total }: ActivityProgress) => {
    if (done <= told) return
    told = done
    tell({ done, total })
  }
  const listener = onProgress((progress) => {
    if (progress.operationId === operationId) tellOnce(progress)
  })
  try {
    const given = isObject(activity) ? activity : {}
    const lists = Array.isArray(given.samples) ? [{ key: 'samples', items: given.samples }] : []
    const saved = await callWithLists(service, lists, (upload, isSent) =>
      service.saveActivity(
        {
          operationId,
          activity: isSent('samples') ? { ...given, samples: [] } : activity,
          ...(notes === undefined ? {} : { notes }),
        },
        upload ? { upload } : {},
      ),
    )
    const { samples } = saved.activity
    tellOnce({ done: samples, total: samples })
    return saved
  } finally {
    listener.dispose()
  }
}
