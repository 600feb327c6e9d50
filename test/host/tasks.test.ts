import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { extensions, type Task, tasks, workspace } from 'vscode'
import type { FrametroveApi } from '../../src/api'
import { trace } from '../support/debug-trace'
import { sampleActivity } from '../support/sample-activity'

describe('a task of type frametrove', () => {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? ''

  before(async () => {
    const results = { objects: [{ frame_number: 1, label: 'boat', bbox: [1, 2, 3, 4] }] }
    writeFileSync(join(folder, 'task-good.json'), JSON.stringify(results))
    writeFileSync(join(folder, 'task-bad.json'), '{"objects": [{"label": "boat"}]}')
    const task = (label: string, path: string) => {
      return { label, type: 'frametrove', path, videoId: 'from-task', toolName: 'detect' }
    }
    mkdirSync(join(folder, '.vscode'), { recursive: true })
    writeFileSync(join(folder, 'task-debug.json'), JSON.stringify(trace({ frames: 3, videoId: 'debug-from-task' })))
    const debug = { label: 'debug', type: 'frametrove', path: 'task-debug.json', ingest: 'debug' }
    writeFileSync(join(folder, 'task-run.json'), JSON.stringify(sampleActivity(20, { id: 'run-from-task' })))
    const run = { label: 'run', type: 'frametrove', path: 'task-run.json', ingest: 'activities' }
    const definitions = [task('good', 'task-good.json'), task('bad', 'task-bad.json'), debug, run]
    writeFileSync(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: definitions }))
  })

  it('stores results and ends with 0', async () => {
    assert.equal(await runTask('good'), 0)
    const api = await extensions.getExtension<FrametroveApi>('frametrove.frametrove')?.activate()
    assert.equal((await api?.getVideo('from-task'))?.counts.objects, 1)
  })

  it('stores debug sessions, too', async () => {
    assert.equal(await runTask('debug'), 0)
    const api = await extensions.getExtension<FrametroveApi>('frametrove.frametrove')?.activate()
    assert.equal((await api?.getVideo('debug-from-task'))?.debugSessionId, 'session-1')
  })

  it('stores activities, too', async () => {
    assert.equal(await runTask('run'), 0)
    const api = await extensions.getExtension<FrametroveApi>('frametrove.frametrove')?.activate()
    assert.equal((await api?.getActivity('run-from-task'))?.samples, 20)
  })

  it('ends with 1 where the file is bad', async () => {
    assert.equal(await runTask('bad'), 1)
  })
})

async function runTask(name: string): Promise<number | undefined> {
  const task = await findTask(name)
  const ended = new Promise<number | undefined>((resolve) => {
    const listener = tasks.onDidEndTaskProcess((event) => {
      if (event.execution.task.name !== name) return
      listener.dispose()
      resolve(event.exitCode)
    })
  })
  await tasks.executeTask(task)
  return ended
}

/** VS Code takes a moment to notice a new tasks.json. */
async function findTask(name: string): Promise<Task> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const task = (await tasks.fetchTasks({ type: 'frametrove' })).find((it) => it.name === name)
    if (task) return task
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no task ${name}`)
}
