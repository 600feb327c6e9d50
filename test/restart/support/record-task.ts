import { existsSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { commands } from 'vscode'
import type { FrametroveApi } from '../../../src/api'
import { walk } from '../../support/live-samples'
import type { Message, Seen, taskFiles } from './protocol'

const LOOK_MS = 100

/**
 * Records until the extension host is killed: a file, where there is one, by command; else through the API, in batches of
 * all sizes, some of them at the same time.
 */
export async function recordWithoutEnd(api: FrametroveApi, files: ReturnType<typeof taskFiles>): Promise<never> {
  if (existsSync(files.track)) {
    await commands.executeCommand('frametrove.recordFromFile', { uri: files.track, activityType: 'ride' })
    return watchWithoutEnd(api, files)
  }
  const messages = openSync(files.messages, 'a')
  // Synchronously, so that no message is lost with the process.
  const say = (message: Message) => void writeSync(messages, `${JSON.stringify(message)}\n`)
  const { id } = await api.startActivity('drone')
  say({ started: id })
  let sent = 0
  const add = async (count: number) => {
    const samples = walk(count, sent)
    sent += count
    say({ sent })
    const all = sent
    await api.addSamples(id, samples)
    say({ durable: all })
  }
  for (let n = 0; ; n++) await Promise.all([add(1 + ((n * 7) % 50)), add(1 + (n % 3))])
}

/** Tells what there is, again and again. */
export async function watchWithoutEnd(api: FrametroveApi, files: ReturnType<typeof taskFiles>): Promise<never> {
  for (;;) {
    const seen: Seen = { recordings: await api.listRecordings(), activities: (await api.listActivities()).items }
    writeFileSync(`${files.seen}.part`, JSON.stringify(seen))
    renameSync(`${files.seen}.part`, files.seen)
    await sleep(LOOK_MS)
  }
}
