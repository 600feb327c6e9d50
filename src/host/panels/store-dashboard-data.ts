import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { ERROR_CODES } from '../../shared/errors'
import type { OperationInfo } from '../../shared/model'
import type { OperationsView, StoreCare } from '../../shared/store-dashboard-contract'
import type { OperationsSpan, StoreOverview } from '../../shared/store-overview'
import type { Answer } from '../../shared/webview-contracts'
import { answer } from './answer'

/** Failures that are shown; they are looked for among so many of the newest operations. */
const FAILURES = 10
const LOOKED_THROUGH = 1000

export function loadOverview(service: StoreService): Promise<Answer<StoreOverview>> {
  return dashboardAnswer(() => service.storeOverview())
}

/** What is known of the store's health. */
export function loadCare(service: StoreService): Promise<Answer<StoreCare>> {
  return dashboardAnswer(async () => {
    const [status, quarantine, backups] = await Promise.all([
      service.status(),
      service.listQuarantine(),
      service.listBackups(),
    ])
    return {
      folder: status.folder,
      isReadOnly: status.readOnly,
      notices: status.notices,
      quarantine,
      newestBackup: backups[0]?.writtenAt ?? null,
    }
  })
}

/** What operations did in a span of time. */
export function loadOperations(service: StoreService, span: OperationsSpan): Promise<Answer<OperationsView>> {
  return dashboardAnswer(async () => {
    const [statistics, newest] = await Promise.all([
      service.operationStatistics(span),
      service.listOperations({ limit: LOOKED_THROUGH }),
    ])
    const failures = newest.items.filter((it) => isFailure(it, span)).slice(0, FAILURES)
    return { span, statistics, failures: failures.map((it) => ({ ...it, error: reasonOfCode(it.error) })) }
  })
}

/** What the code of a failure means, for people. */
function reasonOfCode(code: string | null): string | null {
  const meaning = Object.entries(ERROR_CODES).find(([name]) => name === code)?.[1]
  return meaning === undefined ? code : `${meaning.why} (${code})`
}

function isFailure({ outcome, at }: OperationInfo, { fromMs, toMs }: OperationsSpan): boolean {
  const time = Date.parse(at)
  return outcome === 'failed' && time >= fromMs && time <= toMs
}

function dashboardAnswer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  return answer(work, l10n.t('The store could not be read.'))
}
