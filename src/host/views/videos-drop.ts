import { commands, type DataTransfer, type TreeDragAndDropController } from 'vscode'
import type { Node } from './nodes'

/** The command behind a drop; not contributed, since it is of no use elsewhere. */
export const INGEST_DROPPED = 'frametrove.videos.ingestDropped'

const URI_LIST = 'text/uri-list'

/** Lets files and folders be dropped onto the Videos view, or onto the video that they are of. */
export class VideosDrop implements TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [URI_LIST]
  readonly dragMimeTypes = []

  async handleDrop(target: Node | undefined, transfer: DataTransfer): Promise<void> {
    const text = await transfer.get(URI_LIST)?.asString()
    const uris = (text ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
    const videoId = target !== undefined && 'videoId' in target ? target.videoId : undefined
    if (uris.length > 0) await commands.executeCommand(INGEST_DROPPED, uris, videoId)
  }
}
