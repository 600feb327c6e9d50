// A small extension of its own: runs Frametrove's commands in a window as a person or a keybinding would.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commands, type ExtensionContext, extensions, version } from 'vscode'
import { configName, configSchema } from './outcome'

/** Results files of the sample workspace, as the arguments of the command. */
const files = [
  { videoId: 'market_square', toolName: 'detect', uri: 'market_square/market_square.frametrove-results.json' },
  { videoId: 'night_camera', toolName: 'camera-events', uri: 'night_camera/night_camera.camera-events.ndjson' },
]
const shownAtLast = 'market_square'
const acceptEveryMs = 200

/** Plays the demo and leaves its outcome in the file that the configuration names. */
export function activate(context: ExtensionContext): void {
  const config = configSchema.parse(JSON.parse(readFileSync(join(context.extensionPath, configName), 'utf8')))
  const write = (outcome: unknown) => {
    writeFileSync(`${config.outcome}.part`, JSON.stringify(outcome))
    renameSync(`${config.outcome}.part`, config.outcome)
  }
  play().then(write, (error: unknown) => write({ error: error instanceof Error ? error.message : String(error) }))
}

async function play(): Promise<unknown> {
  const extension = extensions.getExtension('frametrove.frametrove')
  if (!extension) throw new Error('Frametrove is not installed in this window.')
  await extension.activate()
  await commands.executeCommand('frametrove.videos.focus')
  const sample: unknown = await commands.executeCommand('frametrove.loadSampleData')
  // Called without arguments, a command shows its error instead of throwing it.
  if (sample === undefined) throw new Error('"Frametrove: Load Sample Data" ended with a message in the window.')
  const ingested = [sample]
  for (const file of files) ingested.push(await commands.executeCommand('frametrove.ingestToolResults', file))
  await checkAll()
  const reports: unknown[] = []
  for (const videoId of ['harbour_walk', 'night_camera', shownAtLast])
    reports.push(await commands.executeCommand('frametrove.checkCompleteness', { videoId }))
  await expandTree()
  return { vscode: version, ingested, reports }
}

/** The command without arguments asks which video; its first answer is all of them. */
async function checkAll(): Promise<void> {
  let open = true
  const answered = commands.executeCommand('frametrove.checkCompleteness').then(() => {
    open = false
  })
  while (open) {
    await sleep(acceptEveryMs)
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem')
  }
  await answered
}

async function expandTree(): Promise<void> {
  for (const command of ['frametrove.videos.focus', 'list.focusFirst', 'list.expand']) {
    await sleep(acceptEveryMs)
    await commands.executeCommand(command)
  }
}
