import { v7 as uuidv7 } from 'uuid'
import type { StoreEvents, StoreService } from '../shared/contracts'
import type { StoreSettings } from '../shared/settings'
import { storeService } from '../shared/store-service'
import { nodeStoreIo, type StoreLocation } from '../store/opened-store'
import { StoreAccess } from './store-access'

/** The store's service in this thread. Opens at the first call. */
export function createStoreService(
  location: StoreLocation,
  settings: StoreSettings,
  events: StoreEvents,
  io = nodeStoreIo,
): StoreService {
  const access = new StoreAccess(location, settings, events, io, () => {})
  return storeService((method, parameters) => access.call(method, parameters, uuidv7()))
}
