import { l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { addCounts, noCounts } from '../../shared/kinds'
import { defined } from '../../shared/validate'
import { countsText, deletionText, runsText } from '../format'
import { ask, type Choice } from '../ui/ask'
import { allRuns, pickVideo } from '../ui/videos'
import { labelText, messageText } from '../ui-text'
import { toolNameOf, videoIdOf } from './arguments'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { withPatience } from './with-progress'

/** Clear Video Data…: deletes the runs of one tool or of all, after a confirmation. The video stays. */
export const clearVideoData: Command = async ({ service, operations }, argument) => {
  const title = l10n.t('Clear video data')
  const videoId = videoIdOf(argument) ?? (await pickVideo(service, title))
  if (videoId === undefined) return undefined
  const toolName = toolNameOf(argument) ?? (await pickTool(service, title, videoId))
  if (toolName === undefined) return undefined

  const request = defined({ videoId, toolName: toolName ?? undefined })
  const summary = await service.describeDeletion(request)
  if (summary.runs === 0) {
    void window.showInformationMessage(messageText(l10n.t('{0} has no data to clear.', videoId)))
    return undefined
  }
  const question =
    toolName === null
      ? l10n.t('Clear all data of “{0}”?', videoId)
      : l10n.t('Clear the results of “{0}” for “{1}”?', toolName, videoId)
  const detail = l10n.t("This deletes {0}. The video stays in the list. This can't be undone.", deletionText(summary))
  if (!(await confirmDeletion(question, detail, l10n.t('Clear')))) return undefined

  const name = l10n.t('Clearing data of {0}', videoId)
  const done = await withPatience(
    name,
    operations.run(name, () => service.deleteVideoData(request)),
  )
  void window.showInformationMessage(messageText(l10n.t('{0}: cleared {1}', videoId, deletionText(done))))
  return done
}

/** Lets a person pick a tool of the video, or all (`null`). */
async function pickTool(service: StoreService, title: string, videoId: string): Promise<string | null | undefined> {
  const runs = await allRuns(service, videoId)
  const tools = [...new Set(runs.map((run) => run.tool))]
  const choices = tools.map((tool): Choice<string | null> => {
    const own = runs.filter((run) => run.tool === tool)
    const counts = own.map((run) => run.counts).reduce(addCounts, noCounts())
    return { label: labelText(tool), description: `${runsText(own.length)} · ${countsText(counts)}`, value: tool }
  })
  const all = { label: `$(clear-all) ${l10n.t('All tools')}`, description: runsText(runs.length), value: null }
  const placeholder = l10n.t('Whose results shall go?')
  const reply = await ask<string | null>({ title, placeholder, choices: [all, ...choices] })
  return typeof reply === 'string' ? undefined : reply.answer
}
