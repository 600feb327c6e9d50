import { basename } from 'node:path'
import { l10n, Uri, window } from 'vscode'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import type { StartActivityRequest } from '../../shared/recording'
import { checked } from '../../shared/validate'
import { type RecordingHeader, readRecordingHeader } from '../recording/recording-header'
import { ask, type Choice } from '../ui/ask'
import { runSteps, type Step } from '../ui/steps'
import { labelText, messageText } from '../ui-text'
import { diskPath, pathOf } from './arguments'
import { type Command, type CommandContext, toCaller } from './command'

const argumentsSchema = z.object({
  uri: z.union([z.string(), z.object({ scheme: z.string(), fsPath: z.string() })]),
  activityType: z.string().min(1).max(1000).exactOptional(),
})

/** What the questions come to. */
interface Answers {
  file: string
  header: RecordingHeader
  type: string
}

/**
 * Record Activity from File…: follows an NDJSON file of location samples as a device or script appends to it. With
 * `{uri, activityType}` it asks nothing; what is left out and the file's first line does not say, it asks.
 */
export const recordFromFile: Command = async (context, argument) => {
  const answers: Answers = { file: '', header: {}, type: '' }
  const steps: Step[] = []
  const given = givenOf(argument)
  if (given === null) steps.push(fileStep(answers))
  else await setFile(answers, given.file)
  if (given?.type === undefined) steps.push(typeStep(answers))
  else answers.type = given.type
  if (!(await runSteps(steps))) return undefined
  const { file, header, type } = answers
  await checkFree(context, file)
  return start(context, { ...header, type, file })
}

function givenOf(argument: unknown): { file: string; type?: string } | null {
  if (argument === undefined || argument === null) return null
  if (argument instanceof Uri) return { file: diskPath(argument) }
  return toCaller(() => {
    const { uri, activityType: type } = checked(argumentsSchema, argument, 'arguments')
    const file = typeof uri === 'string' ? pathOf(uri) : diskPath(uri)
    return type === undefined ? { file } : { file, type }
  })
}

async function setFile(answers: Answers, file: string): Promise<void> {
  answers.file = file
  answers.header = (await readRecordingHeader(file)) ?? {}
}

/** Asks for a file that is there, or the path of one that will be. */
function fileStep(answers: Answers): Step {
  return async (position) => {
    const title = l10n.t('Record activity from file')
    const choose: Choice<string | null> = { label: `$(folder-opened) ${l10n.t('Choose a file…')}`, value: null }
    const reply = await ask<string | null>(
      {
        title,
        placeholder: l10n.t('Choose the file that samples are appended to, or type its path; it may come later'),
        choices: [choose],
        typed: (text) => ({ item: { label: `$(file) ${labelText(text)}`, value: text } }),
      },
      position,
    )
    if (typeof reply === 'string') return reply
    const file = reply.answer === null ? await dialog(title) : pathOf(reply.answer)
    if (file === undefined) return 'cancelled'
    await setFile(answers, file)
    return 'next'
  }
}

async function dialog(title: string): Promise<string | undefined> {
  const filters = { [l10n.t('Location samples')]: ['ndjson', 'jsonl'], [l10n.t('All files')]: ['*'] }
  const [uri] = (await window.showOpenDialog({ title, openLabel: l10n.t('Record'), filters })) ?? []
  return uri && diskPath(uri)
}

function typeStep(answers: Answers): Step {
  return async (position) => {
    const own = answers.header.type
    const known = [l10n.t('run'), l10n.t('ride'), l10n.t('walk'), l10n.t('drone'), l10n.t('dashcam')]
    const suggested = own === undefined ? [] : [{ ...choiceOf(own), description: l10n.t('suggested from the file') }]
    const reply = await ask(
      {
        title: l10n.t('Record {0}', basename(answers.file)),
        placeholder: l10n.t('What is recorded? Pick it, or type it'),
        choices: [...suggested, ...known.filter((type) => type !== own).map(choiceOf)],
        typed: (text) => ({ item: choiceOf(text) }),
      },
      position,
    )
    if (typeof reply === 'string') return reply
    answers.type = reply.answer
    return 'next'
  }
}

function choiceOf(type: string): Choice<string> {
  return { label: labelText(type), value: type }
}

/** @throws FrametroveError `invalid_input` where a recording follows the file already */
async function checkFree({ service }: CommandContext, file: string): Promise<void> {
  const other = (await service.listRecordings()).find(
    ({ source, state }) => source?.file === file && (state === 'recording' || state === 'paused'),
  )
  if (other === undefined) return
  throw new FrametroveError('invalid_input', {
    what: l10n.t('“{0}” is not recorded anew.', basename(file)),
    why: l10n.t('A recording follows it already.'),
    action: l10n.t('Finish or discard that one first. Nothing was changed.'),
  })
}

async function start({ live, operations, showActivity }: CommandContext, request: StartActivityRequest) {
  const recording = await operations.run(l10n.t('Starting a recording'), () => live.start(request))
  const open = l10n.t('Open')
  const text = l10n.t('Recording “{0}” from {1}.', recording.type, basename(request.file ?? ''))
  void window.showInformationMessage(messageText(text), open).then((chosen) => {
    if (chosen === open) void showActivity(recording.id)
  })
  return recording
}
