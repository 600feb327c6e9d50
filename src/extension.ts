import { EventEmitter, type ExtensionContext, Uri, window, workspace } from 'vscode'
import type { FrametroveApi } from './api'
import { registerCommands } from './host/commands/registry'
import { TextDocuments } from './host/documents'
import { ErrorPresenter } from './host/errors'
import { Operations } from './host/operations'
import { createApi } from './host/public-api'
import { readSettings } from './host/settings'
import { StatusBar } from './host/status-bar'
import { StoreClient } from './host/store-client'
import type { ChangeEvent } from './shared/model'

/** Starts the extension and returns its public API. Nothing of the store is loaded before it is needed. */
export function activate(context: ExtensionContext): FrametroveApi {
  const log = window.createOutputChannel('Frametrove', { log: true })
  const storageUri = context.storageUri ?? context.globalStorageUri
  const client = new StoreClient({
    storageFolder: storageUri.fsPath,
    workerPath: Uri.joinPath(context.extensionUri, 'dist', 'store-worker.js').fsPath,
    settings: readSettings((message) => void window.showWarningMessage(message)),
    log: ({ level, message }) => log[level](message),
  })
  const { service } = client
  const operations = new Operations()
  const documents = new TextDocuments()
  const errors = new ErrorPresenter(log, documents)
  const statusBar = new StatusBar(operations)
  const changes = new EventEmitter<ChangeEvent>()

  const commands = registerCommands({
    service,
    onProgress: (listener) => client.onProgress(listener),
    operations,
    errors,
    documents,
    log,
    extensionUri: context.extensionUri,
    showReport: () => {},
    refreshTree: () => {},
  })

  context.subscriptions.push(
    log,
    operations,
    documents,
    statusBar,
    changes,
    commands,
    client.onChanged((event) => changes.fire(event)),
    client.onBusy((pending) => statusBar.setPendingWrites(pending)),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('frametrove')) void service.configure(readSettings(() => {}))
    }),
    { dispose: () => void client.dispose() },
  )
  return createApi(service, operations, changes.event)
}
