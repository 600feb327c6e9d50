import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from 'vscode'
import type { FrametroveApi } from '../../../src/api'
import { projectRoot } from '../../support/paths'
import { sampleResults } from '../../support/sample-results'
import { BEFORE_LARGE, LARGE_VIDEO, type Message, STREAM_VIDEO, type taskFiles } from './protocol'

/** Small calls, soon beside a large ingest by command, until the extension host is killed. */
export async function storeWithoutEnd(api: FrametroveApi, files: ReturnType<typeof taskFiles>): Promise<never> {
  const messages = openSync(files.messages, 'a')
  // Synchronously, so that no message is lost with the process.
  const say = (message: Message) => void writeSync(messages, `${JSON.stringify(message)}\n`)
  api.onDidChange(({ videoIds }) => say({ changed: videoIds }))
  const { id: runId } = await api.startRun(STREAM_VIDEO, 'detect')
  const image = join(projectRoot, 'test', 'fixtures', 'images', 'baseline.jpg')

  const ingest = () => {
    say({ started: LARGE_VIDEO })
    const large = { videoId: LARGE_VIDEO, toolName: 'track', uri: files.large }
    commands.executeCommand('frametrove.ingestToolResults', large).then(
      () => say({ acknowledged: LARGE_VIDEO }),
      (error: unknown) => say({ failed: String(error) }),
    )
  }
  for (let n = 0; ; n++) {
    if (n === BEFORE_LARGE) ingest()
    const videoId = `small-${n}`
    say({ started: videoId })
    const results = sampleResults({ frames: n % 3, captions: n % 5, objects: 1 + (n % 50) })
    // Every fourth has an image.
    if (n % 4 === 2) Object.assign(results.frames?.[0] ?? {}, { path: image })
    say({ acknowledged: videoId, counts: await api.storeToolResults(videoId, 'detect', results) })
    say({ started: STREAM_VIDEO })
    const counts = await api.storeToolResults(STREAM_VIDEO, 'detect', sampleResults({ objects: 2 }), { runId })
    say({ acknowledged: STREAM_VIDEO, counts })
  }
}
