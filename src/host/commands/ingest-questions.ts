import { l10n, type OpenDialogOptions, window } from 'vscode'
import type { FileSuggestion } from '../../shared/contracts'
import { ask, type Choice, typedId } from '../ui/ask'
import { type Position, type Reply, type Step, step } from '../ui/steps'
import { videoChoices } from '../ui/videos'
import { labelText } from '../ui-text'
import { diskPath, type IngestArguments } from './arguments'
import type { CommandContext } from './command'

/** What the answers of an ingest's questions are gathered in. */
export interface Answers {
  paths: string[]
  /** `null`: each record keeps what its file says. */
  videoId: string | null
  toolName: string | null
}

/** Asks for files or a folder. */
export function pathsStep(title: string, filters: Record<string, string[]>, answers: Answers): Step {
  return async (position) => {
    const files = { label: `$(files) ${l10n.t('Files…')}`, value: 'files' as const }
    const folder = { label: `$(folder) ${l10n.t('A folder…')}`, value: 'folder' as const }
    const placeholder = l10n.t('What do you want to ingest?')
    // Two choices, since the dialogs of Windows and Linux pick either files or folders.
    const reply = await ask({ title, placeholder, choices: [files, folder] }, position)
    if (typeof reply === 'string') return reply
    const options: OpenDialogOptions = { title, openLabel: l10n.t('Ingest') }
    const picked = await window.showOpenDialog(
      reply.answer === 'files'
        ? { ...options, canSelectMany: true, filters }
        : { ...options, canSelectFiles: false, canSelectFolders: true, canSelectMany: true },
    )
    if (picked === undefined) return 'cancelled'
    answers.paths = picked.map(diskPath)
    return 'next'
  }
}

/** What the one file that is ingested says of itself; nothing for several, or where it can't be read. */
async function suggestion(context: CommandContext, answers: Answers): Promise<FileSuggestion> {
  const [path] = answers.paths
  if (path === undefined || answers.paths.length !== 1) return { videoId: null, toolName: null }
  // A file that can't be read is told of by the ingest itself, with all its problems.
  return context.service.suggest(path).catch(() => ({ videoId: null, toolName: null }))
}

/** Asks which video the results are of. `own`: whether the files may say so themselves. */
export function videoStep(context: CommandContext, title: string, answers: Answers, own: boolean): Step {
  const choices = async (): Promise<Choice<string | null>[]> => {
    const [{ videoId }, videos] = await Promise.all([suggestion(context, answers), videoChoices(context.service)])
    const suggested = suggestedChoice(videoId)
    const others = videos.filter((it) => it.value !== videoId)
    return [...suggested, ...(own ? [ownChoice()] : []), ...others]
  }
  return step<string | null>(
    (position) =>
      ask<string | null>(
        {
          title,
          placeholder: l10n.t('Pick the video, or type a new video id'),
          choices: choices(),
          typed: typedId((id) => l10n.t('New video {0}', id)),
        },
        position,
      ),
    (answer) => {
      answers.videoId = answer
    },
  )
}

/** Asks which tool made the results. */
export function toolStep(context: CommandContext, title: string, answers: Answers): Step {
  const choices = async (): Promise<Choice<string | null>[]> => {
    const [{ toolName }, known] = await Promise.all([suggestion(context, answers), toolsOf(context, answers.videoId)])
    const others = known.filter((it) => it !== toolName).map((it) => ({ label: labelText(it), value: it }))
    return [...suggestedChoice(toolName), ownChoice(), ...others]
  }
  return step<string | null>(
    (position: Position): Promise<Reply<string | null>> =>
      ask<string | null>(
        {
          title,
          placeholder: l10n.t('Pick the tool that made the results, or type its name'),
          choices: choices(),
          typed: typedId((name) => l10n.t('Tool {0}', name)),
        },
        position,
      ),
    (answer) => {
      answers.toolName = answer
    },
  )
}

/** The tools that have run over a video. */
async function toolsOf(context: CommandContext, videoId: string | null): Promise<string[]> {
  if (videoId === null) return []
  // A new video is not found; it has no runs yet.
  const runs = await context.service.listRuns(videoId, { limit: 1000 }).catch(() => ({ items: [] }))
  return [...new Set(runs.items.map((run) => run.tool))]
}

function suggestedChoice(id: string | null): Choice<string | null>[] {
  return id === null ? [] : [{ label: labelText(id), description: l10n.t('suggested from the file'), value: id }]
}

function ownChoice(): Choice<string | null> {
  return { label: `$(file) ${l10n.t('As the files say')}`, value: null }
}

/** The answers that the arguments already give. */
export function given(args: IngestArguments): Answers {
  return { paths: args.paths ?? [], videoId: args.videoId ?? null, toolName: args.toolName ?? null }
}
