import type { StoreMethods } from '../shared/contracts'
import { exportData } from '../store/export/export-data'
import { exportCancelled } from './cancellations'
import type { LocalStore } from './local-store'
import { throttled } from './throttled'

/** The methods of `StoreMethods` that export data. */
type ExportMethods = Pick<StoreMethods, 'exportData'>

/** What `ExportMethods` promise, over the open store. */
export function exportMethods(local: LocalStore): ExportMethods {
  return {
    async exportData(request) {
      const { operationId } = request
      const progress = throttled(local, operationId)
      return local.cancellable(operationId, exportCancelled(), (signal) =>
        local.use((store) =>
          store.retrying(
            'The data was not exported.',
            () =>
              exportData(
                store.parts(async () => {}),
                store.debug,
                request,
                { signal, progress },
              ),
            signal,
          ),
        ),
      )
    },
  }
}
