import type { StoreService } from './contracts'

/** The store's service over `call`, which carries a method's name and its parameters to it. */
export function storeService(call: (method: string, parameters: unknown[]) => Promise<unknown>): StoreService {
  return new Proxy({} as StoreService, {
    // A promise that is resolved with the service asks it for `then`.
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? (...parameters: unknown[]) => call(name, parameters) : undefined,
  })
}
