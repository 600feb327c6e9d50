import type { ExportScope } from '../../shared/data-export'
import { folderName } from '../files/folder-name'

/** The name of an export's folder, or of its file but the extension: it can't lead out of a folder. */
export function exportName(scope: ExportScope): string {
  switch (scope.kind) {
    case 'all':
      return 'frametrove-export'
    case 'video':
      return folderName(scope.videoId)
    case 'event':
      return folderName(scope.eventId)
    case 'session':
      return folderName(scope.sessionId)
    case 'activity':
      return folderName(scope.activityId)
  }
}
