import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { RunInfo, VideoInfo } from '../../shared/model'
import { countsText } from '../format'
import { labelText } from '../ui-text'
import { ask, type Choice, typedId } from './ask'

/** The most videos that a list to pick from shows; the others are found by typing their id. */
const LISTED = 1000

/** The videos of the store as answers to pick; those that `comesFirst` says so of are on top. */
export async function videoChoices(
  service: StoreService,
  comesFirst: (video: VideoInfo) => boolean = () => false,
): Promise<Choice<string>[]> {
  const { items } = await service.listVideos({ limit: LISTED })
  const ordered = [...items.filter(comesFirst), ...items.filter((video) => !comesFirst(video))]
  return ordered.map(videoChoice)
}

function videoChoice(video: VideoInfo): Choice<string> {
  const title = video.title === null ? [] : [labelText(video.title)]
  return { label: labelText(video.id), description: [...title, countsText(video.counts)].join(' · '), value: video.id }
}

/** Lets a person pick a video; `undefined` if they leave, or there is none to pick and they were told. */
export async function pickVideo(
  service: StoreService,
  title: string,
  comesFirst?: (video: VideoInfo) => boolean,
): Promise<string | undefined> {
  const reply = await ask({
    title,
    placeholder: l10n.t('Pick a video, or type its id'),
    choices: videoChoices(service, comesFirst),
    typed: typedId((id) => l10n.t('Video {0}', id)),
  })
  return typeof reply === 'object' ? reply.answer : undefined
}

/** All runs of a video, the newest first. */
export async function allRuns(service: StoreService, videoId: string): Promise<RunInfo[]> {
  const runs: RunInfo[] = []
  let cursor: string | null = null
  do {
    const page = await service.listRuns(videoId, { limit: LISTED, cursor })
    runs.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return runs
}
