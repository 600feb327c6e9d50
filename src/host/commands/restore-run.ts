import { l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { RunInfo } from '../../shared/model'
import { countsText, dateText } from '../format'
import { ask } from '../ui/ask'
import { allRuns, pickVideo } from '../ui/videos'
import { labelText, messageText } from '../ui-text'
import { runIdOf, videoIdOf } from './arguments'
import type { Command } from './command'

/** Restore Run: makes a former run its tool's current one again. Nothing is deleted by it, so it does not ask. */
export const restoreRun: Command = async ({ service, operations }, argument) => {
  const runId = runIdOf(argument) ?? (await pickFormerRun(service, videoIdOf(argument)))
  if (runId === undefined) return undefined
  const run = await operations.run(l10n.t('Restoring a run'), () => service.restoreRun(runId))
  const text = l10n.t(
    '{0}: the run of {1} from {2} counts again ({3}).',
    run.videoId,
    run.tool,
    dateText(run.startedAt),
    countsText(run.counts),
  )
  void window.showInformationMessage(messageText(text))
  return run
}

async function pickFormerRun(service: StoreService, given: string | undefined): Promise<string | undefined> {
  const title = l10n.t('Restore run')
  const videoId = given ?? (await pickVideo(service, title))
  if (videoId === undefined) return undefined
  const former = (await allRuns(service, videoId)).filter((run) => !run.current)
  if (former.length === 0) {
    void window.showInformationMessage(messageText(l10n.t('{0} has no former runs to restore.', videoId)))
    return undefined
  }
  const placeholder = l10n.t('Which run shall count again?')
  const reply = await ask({ title, placeholder, choices: former.map(runChoice) })
  return typeof reply === 'string' ? undefined : reply.answer
}

function runChoice(run: RunInfo): { label: string; description: string; detail: string; value: string } {
  return {
    label: labelText(run.toolVersion === null ? run.tool : `${run.tool} ${run.toolVersion}`),
    description: dateText(run.startedAt),
    detail: countsText(run.counts),
    value: run.id,
  }
}
