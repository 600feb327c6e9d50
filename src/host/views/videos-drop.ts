import { commands, type DataTransfer, type TreeDragAndDropController } from 'vscode'
import { droppedUris, URI_LIST } from './dropped-uris'
import type { Node } from './nodes'

/** The command behind a drop; not contributed, since it is of no use elsewhere. */
export const INGEST_DROPPED = 'frametrove.videos.ingestDropped'

/** Lets files and folders be dropped onto the Videos view, or onto the video that they are of. */
export class VideosDrop implements TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [URI_LIST]
  readonly dragMimeTypes = []

  async handleDrop(target: Node | undefined, transfer: DataTransfer): Promise<void> {
    const uris = await droppedUris(transfer)
    const videoId = target !== undefined && 'videoId' in target ? target.videoId : undefined
    if (uris.length > 0) await commands.executeCommand(INGEST_DROPPED, uris, videoId)
  }
}
