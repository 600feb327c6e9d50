import { l10n } from 'vscode'
import type { CompletenessReport } from '../../shared/completeness'
import type { StoreService } from '../../shared/contracts'
import type { VideoInfo } from '../../shared/model'
import type { AllView, Answer, VideoRow, VideoView } from '../../shared/webview-contracts'
import { answer } from './answer'

const PAGE = 1000

/** What the report shows of one video. */
export function loadVideo(service: StoreService, videoId: string): Promise<Answer<VideoView>> {
  return reportAnswer(async () => {
    const [video, report] = await Promise.all([service.getVideo(videoId), service.verifyVideoDataCompleteness(videoId)])
    return { title: video.title, report }
  })
}

/** What the report shows of the first `limit` videos. */
export function loadAll(service: StoreService, limit: number): Promise<Answer<AllView>> {
  return reportAnswer(async () => {
    const videos: VideoRow[] = []
    let cursor: string | null = null
    do {
      const page = await service.listVideos({ limit: Math.min(PAGE, limit - videos.length), cursor })
      videos.push(...page.items.map(row))
      cursor = page.next
    } while (cursor !== null && videos.length < limit)
    return { videos, more: cursor !== null }
  })
}

/** The reports of all videos, one after another, so that other work of the store comes in between. */
export async function allReports(service: StoreService): Promise<CompletenessReport[]> {
  const reports: CompletenessReport[] = []
  let cursor: string | null = null
  do {
    const page = await service.listVideos({ limit: PAGE, cursor })
    for (const { id } of page.items) reports.push(await service.verifyVideoDataCompleteness(id))
    cursor = page.next
  } while (cursor !== null)
  return reports
}

/** An answer of the report: what `work` returns, or why it failed. */
export function reportAnswer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  return answer(work, l10n.t('The report could not be made.'))
}

function row({ id, title, counts, missing, complete }: VideoInfo): VideoRow {
  return { videoId: id, title, counts, missing, complete }
}
