import { join } from 'node:path'
import { commands } from 'vscode'
import type { FrametroveApi } from '../../../src/api'
import { projectRoot } from '../../support/paths'
import { sampleResults } from '../../support/sample-results'

/** Stores something of everything, and changes and deletes some of it. */
export async function fill(api: FrametroveApi): Promise<void> {
  await commands.executeCommand('frametrove.loadSampleData')
  const uri = 'market_square/market_square.frametrove-results.json'
  const files = { videoId: 'market_square', toolName: 'detect', uri }
  await commands.executeCommand('frametrove.ingestToolResults', files)
  const images = { videoId: 'pictures', uri: join(projectRoot, 'test', 'fixtures', 'images'), frameRate: 5 }
  await commands.executeCommand('frametrove.ingestFrames', images)

  const facts = { toolVersion: '1.2', model: 'm', parameters: { deep: [{ a: null }, 'ü'] } }
  await api.storeToolResults('runs', 'detect', sampleResults({ objects: 30 }), facts)
  const [first] = (await api.listRuns('runs')).items
  for (const objects of [20, 10]) await api.storeToolResults('runs', 'detect', sampleResults({ objects }))
  await api.restoreRun(first?.id ?? '')
  await api.storeToolResults('runs', 'empty', { captions: [] })
  await api.updateVideo('runs', { title: 'Läufe', durationMs: 90_000, expectedKinds: ['objects', 'captions'] })

  const { id: runId } = await api.startRun('open', 'whisper')
  await api.storeToolResults('open', 'whisper', sampleResults({ transcripts: 4 }), { runId })
  await api.storeToolResults('gone', 'detect', sampleResults({ objects: 5 }))
  await api.deleteVideo('gone')
  await api.storeToolResults('cleared', 'detect', sampleResults({ objects: 5 }))
  await api.storeToolResults('cleared', 'track', sampleResults({ objects: 6 }))
  await api.deleteVideoData('cleared', { toolName: 'detect' })
}

/** Goes on where the start before ended: what is open stays open, what is known is known. */
export async function continueAfter(api: FrametroveApi): Promise<unknown> {
  const sample: unknown = await commands.executeCommand('frametrove.loadSampleData')
  const videos = (await api.listVideos({ limit: 1000 })).items
  if (!videos.some(({ id }) => id === 'open')) return { sample }
  const [run] = (await api.listRuns('open')).items
  const runId = run?.id ?? ''
  await api.storeToolResults('open', 'whisper', sampleResults({ transcripts: 3 }), { runId })
  return { sample, open: await api.finishRun(runId) }
}
