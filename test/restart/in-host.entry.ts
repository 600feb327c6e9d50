// Called by VS Code inside its extension host; does one task of a restart test, through the public API and commands.
import { renameSync, writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { extensions } from 'vscode'
import type { FrametroveApi } from '../../src/api'
import { storeWithoutEnd } from './support/crash-task'
import { continueAfter, fill } from './support/fill-task'
import { type Outcome, type Task, taskFiles, taskSchema, taskVariable } from './support/protocol'
import { readAll } from './support/read-all'
import { recordWithoutEnd, watchWithoutEnd } from './support/record-task'

/** Does the task, and stays: VS Code closes its window once this ends. */
export async function run(): Promise<void> {
  const task = taskSchema.parse(JSON.parse(process.env[taskVariable] ?? '{}'))
  const files = taskFiles(task)
  const outcome = await work(task.name, files).catch(
    (error: unknown): Outcome => ({ error: inspect(error), videos: [], operations: [], more: null }),
  )
  writeFileSync(`${files.outcome}.part`, JSON.stringify(outcome))
  renameSync(`${files.outcome}.part`, files.outcome)
  await new Promise(() => {})
}

async function work(name: Task['name'], files: ReturnType<typeof taskFiles>): Promise<Outcome> {
  const extension = extensions.getExtension<FrametroveApi>('frametrove.frametrove')
  if (extension === undefined) throw new Error('VS Code does not know the extension.')
  const api = await extension.activate()
  if (name === 'crash') return storeWithoutEnd(api, files)
  if (name === 'record') return recordWithoutEnd(api, files)
  if (name === 'watch') return watchWithoutEnd(api, files)
  if (name === 'fill') await fill(api)
  const all = await readAll(api)
  return { ...all, more: name === 'read' ? await continueAfter(api) : null }
}
