import { EventEmitter, type ExtensionContext, Uri, window, workspace } from 'vscode'
import type { FrametroveApi } from './api'
import { tellCleanUpWaits } from './host/clean-up-notice'
import { registerCommands } from './host/commands/registry'
import { TextDocuments } from './host/documents'
import { ErrorPresenter } from './host/errors'
import { FrameFocus } from './host/frame-focus'
import { tellGaveUp } from './host/give-up'
import { tellNotices } from './host/notices'
import { Operations } from './host/operations'
import { ActivityPanels } from './host/panels/activity-panels'
import { CompletenessPanels } from './host/panels/completeness-panels'
import { DebugDashboards } from './host/panels/debug-dashboards'
import { GalleryPanels } from './host/panels/gallery-panels'
import { StoreDashboard } from './host/panels/store-dashboard'
import { createApi } from './host/public-api'
import { LiveRecordings } from './host/recording/live-recordings'
import { offerRecordings } from './host/recording/offer-recordings'
import { RecordingStatus } from './host/recording/recording-status'
import { tellLeftOut, tellTrouble } from './host/recording/tell-live'
import { recoveryKey } from './host/recovery-key'
import { readSettings } from './host/settings'
import { StatusBar } from './host/status-bar'
import { StoreClient } from './host/store-client'
import { registerTasks } from './host/tasks/task-provider'
import { ActivitiesTree } from './host/views/activities-tree'
import { EventsTree } from './host/views/events-tree'
import { VideosTree } from './host/views/videos-tree'
import { workspaceId } from './host/workspace-id'
import type { GalleryScope } from './shared/gallery'
import type { ChangeEvent } from './shared/model'

let stop = async (): Promise<void> => {}

/**
 * Starts the extension and returns its public API. Parts are built here and nowhere else.
 * Nothing of the store is loaded before the tree, a command or the API needs it.
 */
export function activate(context: ExtensionContext): FrametroveApi {
  const { extensionUri } = context
  const log = window.createOutputChannel('Frametrove', { log: true })
  const documents = new TextDocuments()
  const errors = new ErrorPresenter(log, documents)
  const client = new StoreClient({
    storageFolder: (context.storageUri ?? context.globalStorageUri).fsPath,
    emergencyFolder: Uri.joinPath(context.globalStorageUri, 'emergency').fsPath,
    workerPath: Uri.joinPath(extensionUri, 'dist', 'store-worker.js').fsPath,
    workspace: workspaceId(),
    settings: readSettings(errors),
    recoveryKey: (isWanted) => recoveryKey(context.secrets, isWanted),
    log: ({ level, message }) => log[level](message),
  })
  stop = () => client.dispose()
  const logFailure = (error: unknown): void => log.error(String(error))
  const { service } = client

  const changes = new EventEmitter<ChangeEvent>()
  const operations = new Operations()
  const statusBar = new StatusBar(operations)
  const trees = [new VideosTree(service, log), new EventsTree(service, log), new ActivitiesTree(service, log)]
  const recordingStatus = new RecordingStatus()
  const live: LiveRecordings = new LiveRecordings(service, {
    onChanged: (recordings) =>
      recordingStatus.show({ recordings, isTroubled: recordings.some(({ id }) => live.trouble(id) !== null) }),
    onTrouble: (recording, trouble) => tellTrouble({ live, errors }, recording, trouble).catch(logFailure),
    onLeftOut: (recording) => tellLeftOut(errors, recording, () => live.leftOut(recording.id)).catch(logFailure),
    onFailure: logFailure,
  })
  const reports = new CompletenessPanels(service, log, extensionUri)
  const storageFolder = () => client.storageFolder()
  const dashboard = new StoreDashboard({ service, log, extensionUri })
  const onProgress: StoreClient['onProgress'] = (listener) => client.onProgress(listener)
  const focus = new FrameFocus()
  const galleries = new GalleryPanels({ service, focus, operations, onProgress, log, extensionUri, storageFolder })
  const showGallery = (scope: GalleryScope) => galleries.show(scope)
  const debug = new DebugDashboards({ service, log, extensionUri, focus, storageFolder, showGallery })
  const activities = new ActivityPanels({ service, log, extensionUri, focus, storageFolder, showGallery })
  const commands = registerCommands({
    service,
    onProgress,
    operations,
    live,
    errors,
    documents,
    log,
    extensionUri,
    showReport: (videoId) => reports.show(videoId),
    showGallery,
    showStore: () => dashboard.show(),
    showDebug: (videoId, sessionId, comparedId) => debug.show(videoId, sessionId, comparedId),
    showActivity: (activityId) => activities.show(activityId),
    refreshTrees: () => {
      client.startAgain()
      for (const tree of trees) tree.refresh()
    },
  })

  context.subscriptions.push(
    log,
    changes,
    operations,
    documents,
    statusBar,
    recordingStatus,
    live,
    ...trees,
    reports,
    galleries,
    dashboard,
    focus,
    debug,
    activities,
    commands,
    registerTasks({ service, operations, onProgress }),
    ...trees.map((tree) => changes.event((event) => tree.onStoreChanged(event))),
    changes.event((event) => live.onStoreChanged(event)),
    changes.event((event) => reports.onStoreChanged(event)),
    changes.event((event) => galleries.onStoreChanged(event)),
    changes.event(() => dashboard.onStoreChanged()),
    changes.event((event) => debug.onStoreChanged(event)),
    changes.event((event) => activities.onStoreChanged(event)),
    client.onChanged((event) => changes.fire(event)),
    client.onOpened((notices) => tellNotices(notices, log, errors).catch(logFailure)),
    client.onGaveUp((error) => tellGaveUp(error, client, documents, errors).catch(logFailure)),
    client.onCleanUpWaits((notice) => tellCleanUpWaits(notice, errors).catch(logFailure)),
    client.onBusy((pendingWrites) => statusBar.setPendingWrites(pendingWrites)),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('frametrove')) return
      client.configure(readSettings(errors)).catch(logFailure)
    }),
  )
  storageFolder()
    .then((folder) => offerRecordings(service, folder))
    .catch(logFailure)
  return createApi(live.service, operations, onProgress, changes.event)
}

/** Closes the store. Nothing depends on it: what was acknowledged is on disk already. */
export async function deactivate(): Promise<void> {
  await stop()
}
