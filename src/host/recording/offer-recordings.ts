import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commands, l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { isMissing } from '../../shared/errors'
import type { RecordingInfo } from '../../shared/recording'
import { dateText, numberText } from '../format'
import { messageText } from '../ui-text'
import { contentText, recordingName, recordingsText } from './texts'

/** How long other windows have to go on with their recordings, once this one has opened the store in place of another. */
const GRACE_MS = 3000

/** So many are named where several were interrupted: more is no message any more. */
const NAMED = 3

/** What a person can still do something about: nobody goes on with it. */
const OFFERED: ReadonlySet<RecordingInfo['state']> = new Set(['interrupted', 'unsaved'])

/**
 * Offers what an end in the middle of a recording left: to resume, save or discard it. Without such files in the storage
 * folder the store is not opened for it.
 */
export async function offerRecordings(service: StoreService, storageFolder: string): Promise<void> {
  if (!(await holdsRecordings(storageFolder))) return
  let left = await leftRecordings(service)
  if (left.length === 0) return
  await sleep(GRACE_MS, undefined, { ref: false })
  const ids = new Set(left.map(({ id }) => id))
  left = (await leftRecordings(service)).filter(({ id }) => ids.has(id))
  const [only] = left
  if (left.length > 1) await offerSeveral(left)
  else if (only !== undefined) await offerOne(service, only)
}

async function holdsRecordings(storageFolder: string): Promise<boolean> {
  const names = await readdir(join(storageFolder, 'recovery')).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return names.some((name) => name.startsWith('active_'))
}

/** One without samples holds nothing to save: it waits for its device, and is put aside in the end. */
async function leftRecordings(service: StoreService): Promise<RecordingInfo[]> {
  return (await service.listRecordings()).filter(({ state, samples }) => OFFERED.has(state) && samples > 0)
}

async function offerOne(service: StoreService, recording: RecordingInfo): Promise<void> {
  const name = recordingName(recording)
  const what =
    recording.state === 'unsaved'
      ? l10n.t('A recording was finished, but not saved: {0}.', name)
      : l10n.t('A recording was interrupted: {0}.', name)
  const kept = l10n.t('Kept are {0}.', keptText(recording))
  const deeds = new Map([
    [l10n.t('Resume'), 'resumeActivity'],
    [l10n.t('Save Now'), 'finishActivity'],
    [l10n.t('Discard…'), 'discardRecording'],
  ])
  const chosen = await window.showWarningMessage(messageText(`${what} ${kept}`), ...deeds.keys())
  const deed = deeds.get(chosen ?? '')
  if (deed === undefined) return
  const { id } = recording
  // Another window may have gone on with it while the message was there.
  const now = (await service.listRecordings()).find((it) => it.id === id)
  if (now !== undefined && !OFFERED.has(now.state)) return tellChanged(now)
  await commands.executeCommand(`frametrove.${deed}`, { activityId: id })
}

async function tellChanged(recording: RecordingInfo): Promise<void> {
  const text = l10n.t('{0}: it goes on already. Nothing was changed.', recordingName(recording))
  await window.showInformationMessage(messageText(text))
}

async function offerSeveral(recordings: readonly RecordingInfo[]): Promise<void> {
  const recovery = l10n.t('Recovery…')
  const what = l10n.t('{0} were interrupted. What was recorded is kept.', recordingsText(recordings.length))
  const named = recordings.slice(0, NAMED).map((it) => `${recordingName(it)} (${keptText(it)})`)
  const others = recordings.length - named.length
  const found =
    others === 0
      ? l10n.t('The newest first: {0}.', named.join('; '))
      : l10n.t('The newest first: {0}; {1} more.', named.join('; '), numberText(others))
  const chosen = await window.showWarningMessage(messageText(`${what} ${found}`), recovery)
  if (chosen === recovery) await commands.executeCommand('frametrove.recovery')
}

/** All that is kept of a recording, and of when, such as “322 m in 0:29, 30 samples, 1 split, written less than an hour ago”. */
function keptText(recording: RecordingInfo): string {
  const content = contentText(recording)
  return recording.isFresh
    ? l10n.t('{0}, written less than an hour ago', content)
    : l10n.t('{0}, written {1}', content, dateText(recording.savedAt))
}
