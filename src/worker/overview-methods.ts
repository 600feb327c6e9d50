import type { StoreMethods } from '../shared/contracts'
import { operationStatistics } from '../store/overview/operation-statistics'
import { listOperations } from '../store/repositories/operations'
import type { LocalStore } from './local-store'

/** The methods of `StoreMethods` that tell of the store itself. */
type OverviewMethods = Pick<StoreMethods, 'status' | 'storeOverview' | 'operationStatistics' | 'listOperations'>

/** What `OverviewMethods` promise, over the open store. */
export function overviewMethods(local: LocalStore): OverviewMethods {
  return {
    async status() {
      return local.use(async ({ database }) => {
        const { engine, notices, query } = database
        const { count } = await query
          .selectFrom('video')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return {
          folder: local.location.storageFolder,
          generation: engine.log?.generation ?? 0,
          databaseBytes: engine.database.bytes,
          logBytes: engine.log?.end ?? 0,
          videos: count,
          readOnly: engine.failure !== null,
          notices: [...notices, ...local.recordings.notices],
        }
      })
    },
    async storeOverview() {
      return local.maintenance.overview(local.settings)
    },
    async operationStatistics(span) {
      return local.use(({ database }) => operationStatistics(database.query, span))
    },
    async listOperations(request) {
      return local.use(({ database }) => listOperations(database.query, request))
    },
  }
}
