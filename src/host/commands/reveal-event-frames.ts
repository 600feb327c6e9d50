import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { l10n, window } from 'vscode'
import { FrametroveError } from '../../shared/errors'
import { messageText } from '../ui-text'
import type { Command } from './command'
import { targetEventId } from './events-target'
import { revealFolder } from './reveal-store'

/** Reveal Frames Folder: opens the folder of an event's images in the system's file manager, or tells its path. */
export const revealEventFrames: Command = async ({ service }, argument) => {
  const eventId = await targetEventId(service, l10n.t('Reveal frames folder'), argument)
  if (eventId === undefined) return undefined
  const { items } = await service.listEventFrames(eventId, { limit: 1000 })
  const path = items.find((frame) => frame.path !== null)?.path
  const folder = path == null ? null : dirname(path)
  if (folder === null) {
    void window.showInformationMessage(messageText(l10n.t('{0} has no images.', eventId)))
  } else if (existsSync(folder)) {
    await revealFolder(folder)
  } else {
    throw new FrametroveError('not_found', {
      what: l10n.t('The folder can’t be opened.'),
      why: l10n.t('The images of {0} are gone from {1}.', eventId, folder),
      action: l10n.t('Run “Frametrove: Verify Store”, which lists what is missing.'),
    })
  }
  return folder
}
