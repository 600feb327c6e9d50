import { commands, Disposable, l10n } from 'vscode'
import { toFrametroveError } from '../../shared/errors'
import { RECORDING_MENU } from '../recording/recording-status'
import { INGEST_DROPPED_ACTIVITIES } from '../views/activities-drop'
import { isNode } from '../views/nodes'
import { INGEST_DROPPED } from '../views/videos-drop'
import { type Command, type CommandContext, ForCaller } from './command'

/** Every command by its name. Its code is loaded when it first runs, since activation must be short. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  ingestToolResults: async () => (await import('./ingest-tool-results')).ingestToolResults,
  ingestFrames: async () => (await import('./ingest-frames')).ingestFrames,
  ingestDebugSession: async () => (await import('./ingest-debug-session')).ingestDebugSession,
  ingestActivity: async () => (await import('./ingest-activity')).ingestActivity,
  checkCompleteness: async () => (await import('./check-completeness')).checkCompleteness,
  openGallery: async () => (await import('./open-gallery')).openGallery,
  searchFrames: async () => (await import('./search-frames')).searchFrames,
  clearVideoData: async () => (await import('./clear-video-data')).clearVideoData,
  deleteVideo: async () => (await import('./delete-video')).deleteVideo,
  restoreRun: async () => (await import('./restore-run')).restoreRun,
  loadSampleData: async () => (await import('./load-sample-data')).loadSampleData,
  setExpectedKinds: async () => (await import('./set-expected-kinds')).setExpectedKinds,
  refresh: async () => (await import('./refresh')).refresh,
  showLog: async () => (await import('./show-log')).showLog,
  revealStore: async () => (await import('./reveal-store')).revealStore,
  showStore: async () => (await import('./show-store')).showStore,
  verifyStore: async () => (await import('./verify-store')).verifyStore,
  repairStore: async () => (await import('./repair-store')).repairStore,
  cleanUp: async () => (await import('./clean-up')).cleanUp,
  backUpStore: async () => (await import('./back-up-store')).backUpStore,
  exportData: async () => (await import('./export-data')).exportData,
  restoreFromBackup: async () => (await import('./restore-from-backup')).restoreFromBackup,
  showQuarantine: async () => (await import('./show-quarantine')).showQuarantine,
  pinEvent: async () => (await import('./pin-event')).pinEvent,
  unpinEvent: async () => (await import('./pin-event')).unpinEvent,
  setEventTags: async () => (await import('./set-event-tags')).setEventTags,
  deleteEvent: async () => (await import('./delete-event')).deleteEvent,
  deleteEventFrames: async () => (await import('./delete-event-frames')).deleteEventFrames,
  revealEventFrames: async () => (await import('./reveal-event-frames')).revealEventFrames,
  copyEventId: async () => (await import('./copy-event-id')).copyEventId,
  copyVideoId: async () => (await import('./copy-video-id')).copyVideoId,
  openDebugDashboard: async () => (await import('./open-debug-dashboard')).openDebugDashboard,
  compareDebugSessions: async () => (await import('./compare-debug-sessions')).compareDebugSessions,
  makeDebugSessionCurrent: async () => (await import('./current-debug-session')).makeDebugSessionCurrent,
  detachDebugSession: async () => (await import('./current-debug-session')).detachDebugSession,
  pinDebugSession: async () => (await import('./pin-debug-session')).pinDebugSession,
  unpinDebugSession: async () => (await import('./pin-debug-session')).unpinDebugSession,
  deleteDebugSession: async () => (await import('./delete-debug-session')).deleteDebugSession,
  openActivity: async () => (await import('./open-activity')).openActivity,
  editActivityNotes: async () => (await import('./edit-activity-notes')).editActivityNotes,
  setActivityType: async () => (await import('./set-activity-type')).setActivityType,
  linkActivityVideo: async () => (await import('./link-activity-video')).linkActivityVideo,
  thinActivity: async () => (await import('./thin-activity')).thinActivity,
  deleteActivity: async () => (await import('./delete-activity')).deleteActivity,
  copyActivityId: async () => (await import('./copy-activity-id')).copyActivityId,
  recordFromFile: async () => (await import('./record-from-file')).recordFromFile,
  pauseActivity: async () => (await import('./pause-activity')).pauseActivity,
  resumeActivity: async () => (await import('./pause-activity')).resumeActivity,
  finishActivity: async () => (await import('./finish-activity')).finishActivity,
  discardRecording: async () => (await import('./discard-recording')).discardRecording,
  recovery: async () => (await import('./recovery')).recovery,
}

/** Commands behind the views and the status bar, which are not contributed. */
const INTERNAL_COMMANDS: Record<string, () => Promise<Command>> = {
  [INGEST_DROPPED]: async () => (await import('./ingest-dropped')).ingestDropped,
  [INGEST_DROPPED_ACTIVITIES]: async () => (await import('./ingest-activity')).ingestDroppedActivities,
  [RECORDING_MENU]: async () => (await import('./recording-menu')).recordingMenu,
}

/** Registers every command of the extension. */
export function registerCommands(context: CommandContext): Disposable {
  const named = Object.entries(COMMANDS).map(([name, load]) => [`frametrove.${name}`, load] as const)
  return Disposable.from(
    ...[...named, ...Object.entries(INTERNAL_COMMANDS)].map(([name, load]) =>
      commands.registerCommand(name, (...args: unknown[]) => run(name, load, context, args)),
    ),
  )
}

/** Runs a command. An error is logged with all its problems, then shown, or thrown to the caller who asked for that. */
async function run(
  name: string,
  load: () => Promise<Command>,
  context: CommandContext,
  args: unknown[],
): Promise<unknown> {
  try {
    const command = await load()
    return await command(context, ...(isFromTitle(args) ? [] : args))
  } catch (thrown) {
    const forCaller = thrown instanceof ForCaller
    const error = toFrametroveError(forCaller ? thrown.error : thrown, l10n.t('The command did not finish.'))
    context.errors.log(error, name)
    if (forCaller) throw error
    // Not awaited: the command is over, its message may stay.
    void context.errors.show(error)
    return undefined
  }
}

/**
 * Whether a command comes from the title of a view. VS Code then gives the item that happens to have the
 * focus, alone; the menu of an item gives the selection, too. Who presses a button of the view means no single item.
 */
function isFromTitle(args: readonly unknown[]): boolean {
  return args.length === 1 && isNode(args[0])
}
