import type { ErrorCode } from '../../src/shared/errors'
import type { Fault } from './faulty-io'

/** A fault and the error that it becomes for people. */
export interface FaultCase {
  fault: Fault
  code: ErrorCode
}

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk_full',
  EIO: 'file_system',
  EBUSY: 'busy',
  EMFILE: 'busy',
  EACCES: 'file_system',
}

const once = (system: string, when: Fault['when'] = 'before'): FaultCase => ({
  fault: { code: system, when, lasting: false },
  code: codes[system] ?? 'save_failed',
})
/** An error that goes on until it is lifted. */
export const lasting = (system: string): FaultCase => ({
  ...once(system),
  fault: { ...once(system).fault, lasting: true },
})

/**
 * The ways in which a call is made to fail: each error; one that is told though the call was done; errors
 * that go on until they are lifted; and a write that takes half of the bytes, with an error or without.
 */
export const faultCases: readonly FaultCase[] = [
  ...Object.keys(codes).map((system) => once(system)),
  once('EIO', 'after'),
  lasting('ENOSPC'),
  lasting('EIO'),
  once('ENOSPC', 'half'),
  once('ENOSPC', 'short'),
]

/** Whether a call can fail in that way: only a write can be done by half. */
export function canFail(call: string | undefined, { fault: { when } }: FaultCase): boolean {
  if (when === 'half') return call?.startsWith('write') ?? false
  return when !== 'short' || call === 'write'
}

/** A case by name, for messages of tests. */
export function nameOf({ fault: { code, when, lasting } }: FaultCase): string {
  return `${code}${lasting ? ' until lifted' : ' once'}${when === 'before' ? '' : `, ${when}`}`
}

/** Counts where calls were made to fail. */
export class Sites {
  readonly #sites = new Map<string, number>()
  #faults = 0

  /** The same place fails in every way in turn: it counts with the first. */
  add(call: string, isFirst: boolean): void {
    this.#faults++
    if (isFirst) this.#sites.set(call, (this.#sites.get(call) ?? 0) + 1)
  }

  summary(): string {
    const sites = [...this.#sites].sort(([a], [b]) => (a < b ? -1 : 1))
    const sum = sites.reduce((total, [, count]) => total + count, 0)
    return `${sum} call sites, ${this.#faults} faults: ${sites.map(([call, count]) => `${call} ${count}`).join(', ')}`
  }
}
