import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { Choice, TypedItem } from './ask'
import { typedId } from './ask'
import { eventChoices } from './events'
import { videoChoices } from './videos'

/** A video or an event. */
export type VideoOrEvent = { kind: 'video'; videoId: string } | { kind: 'event'; eventId: string }

/** The videos and events of the store as answers to pick. */
export async function videoOrEventChoices(service: StoreService): Promise<Choice<VideoOrEvent>[]> {
  const [videos, events] = await Promise.all([videoChoices(service), eventChoices(service)])
  return [...videos.map(ofVideo), ...events.map(ofEvent)]
}

/** What was typed, as the id of a video. */
export function typedVideo(text: string): TypedItem<VideoOrEvent> {
  const typed = typedId((id) => l10n.t('Video {0}', id))(text)
  return 'item' in typed ? { item: ofVideo(typed.item) } : typed
}

function ofVideo({ value: videoId, ...item }: Choice<string>): Choice<VideoOrEvent> {
  return { ...item, label: `$(device-camera-video) ${item.label}`, value: { kind: 'video', videoId } }
}

function ofEvent({ value: eventId, ...item }: Choice<string>): Choice<VideoOrEvent> {
  return { ...item, label: `$(bell) ${item.label}`, value: { kind: 'event', eventId } }
}
