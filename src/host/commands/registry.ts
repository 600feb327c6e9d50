import { commands, Disposable, l10n } from 'vscode'
import { toFrametroveError } from '../../shared/errors'
import { problemText } from '../errors'
import { isNode } from '../views/nodes'
import { checkCompleteness } from './check-completeness'
import { clearVideoData } from './clear-video-data'
import { type Command, type CommandContext, ForCaller } from './command'
import { copyVideoId } from './copy-video-id'
import { deleteVideo } from './delete-video'
import { ingestFrames } from './ingest-frames'
import { ingestToolResults } from './ingest-tool-results'
import { loadSampleData } from './load-sample-data'
import { refresh } from './refresh'
import { restoreRun } from './restore-run'
import { revealStore } from './reveal-store'
import { setExpectedKinds } from './set-expected-kinds'
import { showLog } from './show-log'

const COMMANDS: readonly Command[] = [
  ingestToolResults,
  ingestFrames,
  checkCompleteness,
  clearVideoData,
  deleteVideo,
  restoreRun,
  loadSampleData,
  setExpectedKinds,
  refresh,
  showLog,
  revealStore,
  copyVideoId,
]

/** Registers every command of the extension. */
export function registerCommands(context: CommandContext): Disposable {
  return Disposable.from(
    ...COMMANDS.map((command) =>
      commands.registerCommand(`frametrove.${command.name}`, (...args: unknown[]) => run(command, context, args)),
    ),
  )
}

/** Runs a command. An error is logged with all its problems, then shown, or thrown to the caller who asked for that. */
async function run(command: Command, context: CommandContext, args: unknown[]): Promise<unknown> {
  try {
    return await command.run(context, ...(isFromTitle(args) ? [] : args))
  } catch (thrown) {
    const forCaller = thrown instanceof ForCaller
    const error = toFrametroveError(forCaller ? thrown.error : thrown, l10n.t('The command did not finish.'))
    context.log.error(`${command.name}: ${error.message}`)
    for (const problem of error.problems) context.log.error(`  ${problemText(problem)}`)
    if (forCaller) throw error
    // Not awaited: the command is over, its message may stay.
    void context.errors.show(error)
    return undefined
  }
}

/**
 * Whether a command comes from the title of the Videos view. VS Code then gives the item that happens to have the
 * focus, alone; the menu of an item gives the selection, too. Who presses a button of the view means no single video.
 */
function isFromTitle(args: readonly unknown[]): boolean {
  return args.length === 1 && isNode(args[0])
}
