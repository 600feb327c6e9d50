import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { commands } from 'vscode'
import { z } from 'zod'
import { projectRoot } from '../support/paths'
import { frametrove } from './support/frametrove'

const SETTLE_MS = 500

const reportSchema = z.object({ workers: z.array(z.unknown()) })
const manifestSchema = z.object({
  main: z.string(),
  contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }),
})

const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')))

/** How many worker threads this process has, by its own diagnostic report. */
function workerThreads(): number {
  return reportSchema.parse(process.report.getReport()).workers.length
}

/** How many WebAssembly modules and instances live on this thread. */
function wasmObjects(): number {
  return queryObjects(WebAssembly.Module, { format: 'count' }) + queryObjects(WebAssembly.Instance, { format: 'count' })
}

// The first file in the order of names: the others use the store.
describe('activation', () => {
  it('starts no worker and loads no WebAssembly; the first use of the store starts its worker', async () => {
    const api = await frametrove()
    // Activation may have left something to do right after it.
    await sleep(SETTLE_MS)
    const threads = workerThreads()
    const objects = wasmObjects()
    await api.listVideos()
    assert.equal(workerThreads(), threads + 1, 'the store had a worker before anything asked for it')
    assert.equal(wasmObjects(), objects, 'the store runs in the extension host')
    // The smallest module there is: proof that the count sees one.
    const seen = new WebAssembly.Module(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
    assert.equal(wasmObjects(), objects + 1)
    assert.ok(seen)
  })

  it('could load no WebAssembly: what VS Code loads of the extension has no code for it', () => {
    // VS Code and other extensions may have some of their own in this process, so there is none to count on.
    assert.doesNotMatch(readFileSync(join(projectRoot, manifest.main), 'utf8'), /WebAssembly/)
    assert.match(readFileSync(join(projectRoot, 'dist', 'store-worker.js'), 'utf8'), /WebAssembly/)
  })

  it('returns version 1 of the API with every function of its description', async () => {
    const api = await frametrove()
    assert.equal(api.version, 1)
    const functions = Object.entries(api).filter(([, value]) => typeof value === 'function')
    assert.deepEqual(functions.map(([name]) => name).sort(), [
      'addSamples',
      'deleteActivity',
      'deleteEvent',
      'deleteFrames',
      'deleteVideo',
      'deleteVideoData',
      'deleteVideoWithDebugData',
      'discardRecording',
      'exportData',
      'finish',
      'finishRun',
      'getActivity',
      'getEvent',
      'getRun',
      'getVideo',
      'ingestActivities',
      'ingestDebugSessions',
      'ingestEvents',
      'ingestFiles',
      'ingestFrames',
      'listActivities',
      'listActivitySamples',
      'listDebugSessions',
      'listEventFrames',
      'listEvents',
      'listOperations',
      'listRecordings',
      'listResults',
      'listRuns',
      'listVideos',
      'loadDebugData',
      'onDidChange',
      'pause',
      'restoreRun',
      'resume',
      'saveActivity',
      'saveDebugData',
      'saveEvent',
      'saveFrames',
      'setCurrentDebugSession',
      'startActivity',
      'startRun',
      'storeToolResults',
      'thinActivities',
      'updateActivity',
      'updateVideo',
      'verifyVideoDataCompleteness',
    ])
  })

  it('registers every command that the manifest contributes, and no other', async () => {
    await frametrove()
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort()
    // VS Code adds commands of its own for views and containers, such as `frametrove.videos.focus`.
    const own = /^frametrove\.[a-zA-Z]+$/
    assert.deepEqual((await commands.getCommands(true)).filter((it) => own.test(it)).sort(), contributed)
  })
})
