import * as z from 'zod'
import type { StoreMethods } from './contracts'
import { checked } from './validate'

/** A method of the store, with what it takes and answers checked. */
export interface StoreMethod {
  /** @throws FrametroveError `invalid_input` where the parameters are not what the method takes */
  run(store: StoreMethods, parameters: unknown[]): Promise<unknown>
  /** What the method answers. */
  answer: z.ZodType
}

/** A method that takes `parameters` and answers `answer`. */
export function method<P extends z.ZodTuple, R>(
  parameters: P,
  answer: z.ZodType<R>,
  call: (store: StoreMethods, parameters: z.output<P>) => Promise<R>,
): StoreMethod {
  return { answer, run: async (store, given) => call(store, checked(parameters, given, 'parameters')) }
}

/** What a method answers that answers nothing. */
export const nothing = z.undefined()

/** The keys of a `PageRequest`. */
export const page = { limit: z.int().exactOptional(), cursor: z.string().nullable().exactOptional() }
export const pageRequest = z.object(page)

/** A page of such items. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Lists that were sent ahead. */
export const upload = z.object({ id: z.string(), lengths: z.record(z.string(), z.int()) })
