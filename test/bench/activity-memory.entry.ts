import { sampleActivity } from '../support/sample-activity'
import { openTestStore } from '../support/store-under-test'

/** Prints by how many bytes this process grows at most while it saves an activity of so many samples. */
async function main(folder: string, count: number): Promise<void> {
  const { service } = openTestStore(folder)
  const activity = sampleActivity(count)
  await service.saveActivity({ operationId: 'first', activity: sampleActivity(100, { id: 'first' }) }, {})
  const before = process.memoryUsage().rss
  await service.saveActivity({ operationId: 'save', activity }, {})
  const { maxRSS } = process.resourceUsage()
  process.stdout.write(String(maxRSS * 1024 - before))
  await service.close()
}

void main(process.argv[2] ?? '', Number(process.argv[3]))
