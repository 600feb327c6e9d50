import type { AsyncFileIo } from '../../../src/store/async-file-io'
import type { StoreIo } from '../../../src/store/opened-store'

/** A call of a file operation that is about to be made. */
export interface IoCall {
  name: string
  target: object
  parameters: unknown[]
}

/** The same file operations; `before` is told of each call, also of those on open files. */
export function interceptIo(io: StoreIo, before: (call: IoCall) => void): StoreIo {
  const calls: AsyncFileIo = intercept(io.async, before)
  const open: AsyncFileIo['open'] = async (...parameters) => intercept(await calls.open(...parameters), before)
  return { ...io, sync: intercept(io.sync, before), async: { ...calls, open } }
}

function intercept<T extends object>(target: T, before: (call: IoCall) => void): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...parameters: unknown[]) => {
        before({ name: String(name), target, parameters })
        return member.apply(target, parameters)
      }
    },
  })
}
