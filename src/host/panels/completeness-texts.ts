import { l10n } from 'vscode'
import type { CompletenessTexts } from '../../shared/webview-contracts'
import { kindNames, kindTitle } from '../format'

/** The texts of the completeness report in the user's language. */
export function completenessTexts(): CompletenessTexts {
  return {
    all: l10n.t('All videos'),
    allHeadline: l10n.t('Complete: {0} of {1} videos'),
    allHeadlineMore: l10n.t('Complete: {0} of the first {1} videos'),
    noVideos: l10n.t('No videos yet. Ingest tool results or frames to see what is there and what is missing.'),
    back: l10n.t('All videos'),
    complete: l10n.t('Complete'),
    completeWithGaps: l10n.t('Complete, with gaps in {0}'),
    missing: l10n.t('Missing: {0}'),
    ingest: l10n.t('Ingest…'),
    refresh: l10n.t('Refresh'),
    copy: l10n.t('Copy as JSON'),
    copied: l10n.t('Copied to the clipboard'),
    loading: l10n.t('Reading…'),
    expected: l10n.t('Expected: {0}'),
    nothingExpected: l10n.t('No kind of data is expected'),
    length: l10n.t('Length: {0}'),
    lengthUnknown: l10n.t('Length unknown'),
    notExpected: l10n.t('not expected'),
    loadMore: l10n.t('Load more'),
    video: l10n.t('Video'),
    state: l10n.t('State'),
    count: l10n.t('Count'),
    timeline: l10n.t('{0} over the length of the video: {1}'),
    noTimeline: l10n.t('No timeline, since the length of the video is not known.'),
    gaps: l10n.t('Gaps ({0})'),
    gap: l10n.t('{0} to {1} ({2})'),
    moreGaps: l10n.t('Show {0} more gaps'),
    runs: l10n.t('Runs'),
    run: l10n.t('{0}: {1}'),
    damaged: l10n.t('Damaged frame images ({0})'),
    moreDamaged: l10n.t('… and {0} more'),
    fileGone: l10n.t('the file is gone'),
    fileDiffers: l10n.t('the size differs from what was stored'),
    frame: l10n.t('Frame {0}'),
    kinds: {
      frames: kindTitle('frames'),
      captions: kindTitle('captions'),
      transcripts: kindTitle('transcripts'),
      objects: kindTitle('objects'),
    },
    kindNames: {
      frames: kindNames(['frames']),
      captions: kindNames(['captions']),
      transcripts: kindNames(['transcripts']),
      objects: kindNames(['objects']),
    },
    states: {
      missing: l10n.t('missing'),
      empty: l10n.t('none found'),
      gaps: l10n.t('has gaps'),
      full: l10n.t('full'),
    },
  }
}
