import { commands, type DataTransfer, type TreeDragAndDropController } from 'vscode'
import type { ActivitiesNode } from './activity-nodes'
import { droppedUris, URI_LIST } from './dropped-uris'

/** The command behind a drop; not contributed, since it is of no use elsewhere. */
export const INGEST_DROPPED_ACTIVITIES = 'frametrove.activities.ingestDropped'

/** Lets files and folders of activities be dropped onto the Activities view. */
export class ActivitiesDrop implements TreeDragAndDropController<ActivitiesNode> {
  readonly dropMimeTypes = [URI_LIST]
  readonly dragMimeTypes = []

  async handleDrop(_: ActivitiesNode | undefined, transfer: DataTransfer): Promise<void> {
    const uris = await droppedUris(transfer)
    if (uris.length > 0) await commands.executeCommand(INGEST_DROPPED_ACTIVITIES, uris)
  }
}
