import { l10n, type QuickPickItem, window } from 'vscode'
import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import { kindNames, kindTitle } from '../format'
import { ask } from '../ui/ask'
import { pickVideo } from '../ui/videos'
import { messageText } from '../ui-text'
import { videoIdOf } from './arguments'
import type { Command } from './command'

/** Set Expected Data Kinds…: which kinds a video must have to be complete, or that the workspace's setting counts. */
export const setExpectedKinds: Command = async ({ service, operations }, argument) => {
  const title = l10n.t('Set expected data kinds')
  const videoId = videoIdOf(argument) ?? (await pickVideo(service, title))
  if (videoId === undefined) return undefined
  const video = await service.getVideo(videoId)
  const { details } = await service.verifyVideoDataCompleteness(videoId)

  const choices = [
    { label: `$(list-selection) ${l10n.t('Choose for this video…')}`, value: 'own' as const },
    { label: `$(settings-gear) ${l10n.t('Use the workspace setting')}`, value: 'workspace' as const },
  ]
  const placeholder =
    video.expectedKinds === null
      ? l10n.t('Now the workspace setting counts: {0}', namesOrNone(details.expected))
      : l10n.t('Now set for this video: {0}', namesOrNone(details.expected))
  const reply = await ask({ title, placeholder, choices })
  if (typeof reply === 'string') return undefined
  const expectedKinds = reply.answer === 'workspace' ? null : await pickKinds(title, details.expected)
  if (expectedKinds === undefined) return undefined

  const updated = await operations.run(l10n.t('Setting the expected kinds of {0}', videoId), () =>
    service.updateVideo(videoId, { expectedKinds }),
  )
  const text =
    expectedKinds === null
      ? l10n.t('{0}: the workspace setting counts again.', videoId)
      : l10n.t('{0}: expected are now {1}.', videoId, namesOrNone(expectedKinds))
  void window.showInformationMessage(messageText(text))
  return updated
}

async function pickKinds(title: string, picked: readonly ResultKind[]): Promise<ResultKind[] | undefined> {
  const items: (QuickPickItem & { resultKind: ResultKind })[] = RESULT_KINDS.map((kind) => ({
    label: kindTitle(kind),
    picked: picked.includes(kind),
    resultKind: kind,
  }))
  const placeHolder = l10n.t('Which kinds must the video have to be complete?')
  const chosen = await window.showQuickPick(items, { title, placeHolder, canPickMany: true, ignoreFocusOut: true })
  return chosen?.map((it) => it.resultKind)
}

function namesOrNone(kinds: readonly ResultKind[]): string {
  return kinds.length > 0 ? kindNames(kinds) : l10n.t('none')
}
