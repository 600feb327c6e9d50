import { env, l10n, window } from 'vscode'
import type { FramesExport, GalleryScope } from '../../shared/gallery'
import type { FramesAction } from '../../shared/gallery-contract'
import type { CommandContext } from '../commands/command'
import { confirmDeletion } from '../commands/confirm-deletion'
import { revealFolder } from '../commands/reveal-store'
import { typable } from '../commands/tag-texts'
import { percentOf, withPatience, withProgress } from '../commands/with-progress'
import { exportPath } from '../export-path'
import { bytesText, countText, numberText } from '../format'
import { askTags } from '../ui/ask-tags'
import { messageText } from '../ui-text'

/** What the actions of galleries work with. */
export type ActionContext = Pick<CommandContext, 'service' | 'operations' | 'onProgress'>

type Action = (context: ActionContext, scope: GalleryScope, keys: number[]) => Promise<boolean>

/** How long a message of success is shown, in milliseconds. */
const MESSAGE_MS = 5000

/** What can be done with frames that were selected in a gallery. Each tells whether it was done, or left by the user. */
export const FRAMES_ACTIONS: Readonly<Record<FramesAction, Action>> = {
  tag: tagFrames,
  export: exportFrames,
  copyPaths,
  delete: deleteFrames,
}

async function tagFrames({ service, operations }: ActionContext, scope: GalleryScope, keys: number[]) {
  const frames = countText('frames', keys.length)
  const { all, some } = await service.commonTags(scope, keys)
  const common = typable(all)
  const prompt =
    some.length === 0
      ? l10n.t('Tags of {0}, separated by commas', frames)
      : l10n.t('Tags of {0}, separated by commas. Some of them also have: {1}', frames, some.join(', '))
  const title = l10n.t('Set frame tags')
  const typed = await askTags({ title, prompt, common, afterwards: (tags) => [tags] })
  if (typed === undefined) return false
  const changes = {
    add: typed.filter((tag) => !all.includes(tag)),
    remove: common.filter((tag) => !typed.includes(tag)),
  }
  if (changes.add.length + changes.remove.length === 0) return false
  const name = l10n.t('Setting the tags of {0}', frames)
  await withPatience(
    name,
    operations.run(name, () => service.tagFrames(scope, keys, changes)),
  )
  return true
}

async function exportFrames(context: ActionContext, scope: GalleryScope, keys: number[]) {
  const frames = countText('frames', keys.length)
  const [folder] =
    (await window.showOpenDialog({
      ...{ canSelectFiles: false, canSelectFolders: true },
      title: l10n.t('Export {0} into a new folder in', frames),
      openLabel: l10n.t('Export Here'),
    })) ?? []
  if (folder === undefined) return false
  const done = await withProgress(
    context,
    l10n.t('Exporting {0}', frames),
    (event) => ({ message: '', percent: percentOf(event) }),
    (operationId) => context.service.exportFrames({ operationId, scope, keys, folder: exportPath(folder) }),
  )
  void tellExport(done)
  return true
}

async function tellExport({ frames, bytes, missing, folder }: FramesExport): Promise<void> {
  const reveal = l10n.t('Reveal Folder')
  const exported = l10n.t('Exported {0}, {1}, into {2}.', countText('frames', frames), bytesText(bytes), folder)
  const chosen =
    missing === 0
      ? await window.showInformationMessage(messageText(exported), reveal)
      : await window.showWarningMessage(
          messageText(l10n.t('{0} Images that are not there: {1}.', exported, numberText(missing))),
          reveal,
        )
  if (chosen === reveal) await revealFolder(folder)
}

async function copyPaths({ service }: ActionContext, scope: GalleryScope, keys: number[]) {
  const paths = await service.framePaths(scope, keys)
  if (paths.length === 0) {
    void window.showInformationMessage(l10n.t('None of these frames has an image.'))
    return false
  }
  await env.clipboard.writeText(paths.join('\n'))
  const copied = paths.length === 1 ? l10n.t('Copied 1 path') : l10n.t('Copied {0} paths', paths.length)
  window.setStatusBarMessage(copied, MESSAGE_MS)
  return true
}

async function deleteFrames(context: ActionContext, scope: GalleryScope, keys: number[]) {
  const { service } = context
  const { frames, bytes } = await service.describeFrames(scope, keys)
  if (frames === 0) return false
  const question = l10n.t('Delete {0}?', countText('frames', frames))
  const detail = l10n.t(
    "This deletes {0}, {1}, with their images and tags. Captions, transcripts and detections stay. This can't be undone.",
    countText('frames', frames),
    bytesText(bytes),
  )
  if (!(await confirmDeletion(question, detail, l10n.t('Delete')))) return false
  const name = l10n.t('Deleting {0}', countText('frames', frames))
  const done = await withProgress(
    context,
    name,
    (event) => ({ message: '', percent: percentOf(event) }),
    (operationId) => service.deleteGalleryFrames({ operationId, scope, keys }),
  )
  const deleted = l10n.t('Deleted {0}, {1}', countText('frames', done.frames), bytesText(done.bytes))
  window.setStatusBarMessage(messageText(deleted), MESSAGE_MS)
  return true
}
