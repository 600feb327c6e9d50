import { l10n, window } from 'vscode'
import { bytesText, countText } from '../format'
import { messageText } from '../ui-text'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { targetEventId } from './events-target'
import { withPatience } from './with-progress'

/** Delete Frames of Event…: deletes the frames of an event, after a confirmation. What is known of it stays. */
export const deleteEventFrames: Command = async ({ service, operations }, argument) => {
  const eventId = await targetEventId(service, l10n.t('Delete frames of event'), argument)
  if (eventId === undefined) return undefined
  const { frameCount, bytes } = await service.getEvent(eventId)
  if (frameCount === 0) {
    void window.showInformationMessage(messageText(l10n.t('{0} has no frames.', eventId)))
    return undefined
  }
  const framesText = (frames: number, size: number) => `${countText('frames', frames)}, ${bytesText(size)}`
  const question = l10n.t('Delete the frames of the event “{0}”?', eventId)
  const detail = l10n.t(
    "This deletes {0}. The event itself stays. This can't be undone.",
    framesText(frameCount, bytes),
  )
  if (!(await confirmDeletion(question, detail, l10n.t('Delete')))) return undefined

  const name = l10n.t('Deleting frames of event {0}', eventId)
  const done = await withPatience(
    name,
    operations.run(name, () => service.deleteFrames(eventId)),
  )
  const text = l10n.t('{0}: deleted {1}', eventId, framesText(done.frames, done.bytes))
  void window.showInformationMessage(messageText(text))
  return done
}
