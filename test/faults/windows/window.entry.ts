import * as path from 'node:path'
import { createBirpc } from 'birpc'
import { StoreClient } from '../../../src/host/store-client'
import { rpcChannel } from '../../../src/shared/rpc'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { type Window, type WindowEvents, windowOptionsSchema } from './contract'

/** A window of VS Code as the store sees it: a process with a store client, worked from the test over the process's channel. */
const { storageFolder, workerPath, workspace } = windowOptionsSchema.parse(JSON.parse(process.argv[2] ?? ''))

const client = new StoreClient({
  ...{
    storageFolder,
    emergencyFolder: path.join(storageFolder, 'emergency'),
    workerPath,
    workspace,
    settings: storeSettingsSchema.parse({}),
  },
  log: (line) => void test.log.asEvent(line),
})
client.onChanged((event) => void test.changed.asEvent(event))
client.onProgress((progress) => void test.progress.asEvent(progress))
client.onGaveUp((error) => void test.gaveUp.asEvent(error.message))

const window: Window = {
  async call(method, parameters) {
    // The test's side gives the service's own names and parameters.
    const call: unknown = Reflect.get(client.service, method)
    if (typeof call !== 'function') throw new Error(`no method ${method}`)
    return call(...parameters)
  },
  killThread(how) {
    const channel = new BroadcastChannel('mortal-worker')
    channel.postMessage(how)
    channel.close()
  },
  startAgain: () => client.startAgain(),
  async close() {
    await client.dispose()
    setImmediate(() => process.disconnect())
  },
}

const test = createBirpc<WindowEvents, Window>(
  window,
  rpcChannel({
    post: (message) => process.send?.(message),
    on: (listener) => void process.on('message', listener),
  }),
)
