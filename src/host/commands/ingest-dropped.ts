import { basename } from 'node:path'
import { l10n } from 'vscode'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import { ask, type Choice } from '../ui/ask'
import { pathOf, videoIdOf } from './arguments'
import type { Command, CommandContext } from './command'
import { DROPPED_KINDS, type DroppedKind, type DroppedPath, lookAtDropped } from './dropped-paths'
import { ingestActivityFiles } from './ingest-activity'
import { ingestDebugFiles } from './ingest-debug-session'
import { ingestFramesOf } from './ingest-frames'
import { ingestToolResultsOf } from './ingest-tool-results'

const urisSchema = z.array(z.string()).min(1)

/**
 * Ingests what was dropped onto the Videos view: debug sessions, tool results, images and activities, each kind in turn. Where a folder
 * holds several kinds, the person is asked which of them is meant.
 */
export const ingestDropped: Command = async (context, uris, video) => {
  const videoId = videoIdOf({ videoId: video })
  const dropped: DroppedPath[] = []
  for (const uri of urisSchema.parse(uris)) dropped.push(await look(pathOf(uri)))
  const paths: Record<DroppedKind, string[]> = { debug: [], results: [], frames: [], activities: [] }
  for (const item of dropped) {
    const kind = item.kinds.length === 1 ? item.kinds[0] : await askKind(item)
    if (kind === undefined) return undefined
    paths[kind].push(item.path)
  }
  const summaries: unknown[] = []
  for (const kind of DROPPED_KINDS) {
    if (paths[kind].length > 0) summaries.push(await ingest(context, kind, paths[kind], videoId))
  }
  return summaries
}

/** @throws FrametroveError `invalid_input` where there is nothing that can be ingested */
async function look(path: string): Promise<DroppedPath> {
  const dropped = await lookAtDropped(path)
  if (dropped.kinds.length > 0) return dropped
  throw new FrametroveError('invalid_input', {
    what: l10n.t("“{0}” can't be ingested.", basename(path)),
    why: dropped.isFolder
      ? l10n.t('The folder holds no results, debug sessions, images or activities.')
      : l10n.t(
          'It is neither a file of results (JSON, NDJSON), nor a debug session, an image (JPEG, PNG, WebP) or an activity (GPX, GeoJSON, FIT).',
        ),
    action: l10n.t('Drop such files, or folders of them. Nothing was changed.'),
  })
}

/** Asks what is meant with a folder that holds several kinds; `undefined` if the person leaves. */
async function askKind({ path, kinds }: DroppedPath): Promise<DroppedKind | undefined> {
  const choices: Record<DroppedKind, Choice<DroppedKind>> = {
    debug: { label: `$(pulse) ${l10n.t('Debug sessions')}`, value: 'debug' },
    results: { label: `$(add) ${l10n.t('Tool results')}`, value: 'results' },
    activities: { label: `$(location) ${l10n.t('Activities')}`, value: 'activities' },
    frames: { label: `$(file-media) ${l10n.t('Frames')}`, value: 'frames' },
  }
  const reply = await ask({
    title: l10n.t('Ingest {0}', basename(path)),
    placeholder: l10n.t('The folder holds several kinds of files. Which do you want to ingest?'),
    choices: kinds.map((kind) => choices[kind]),
  })
  return typeof reply === 'string' ? undefined : reply.answer
}

function ingest(
  context: CommandContext,
  kind: DroppedKind,
  paths: string[],
  videoId: string | undefined,
): Promise<unknown> {
  const args = { paths, ...(videoId === undefined ? {} : { videoId }) }
  switch (kind) {
    case 'debug':
      return ingestDebugFiles(context, { paths, videoId: videoId ?? null })
    case 'results':
      return ingestToolResultsOf(context, args)
    case 'frames':
      return ingestFramesOf(context, args)
    case 'activities':
      return ingestActivityFiles(context, paths)
  }
}
