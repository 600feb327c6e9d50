import * as z from 'zod'
import type { Campaign } from './campaign'

const wholeNumber = z.coerce.number().int().min(0)

/** `--rounds` of `npm run test:faults`: how often a store is killed; half as often the power goes. */
export const faultRounds = wholeNumber.min(1).default(50).parse(process.env.FRAMETROVE_FAULT_ROUNDS)

/** `--seed` of `npm run test:faults`: of all random choices; another one each time where it is not given. */
export const faultSeed = wholeNumber.default(Date.now() % 1_000_000).parse(process.env.FRAMETROVE_FAULT_SEED)

/** Prints the command that makes the same choices again. */
export function sayHow({ seed, ending }: Campaign): void {
  console.log(`      npm run test:faults -- --rounds ${faultRounds} --seed ${seed} --grep "each ${ending}"`)
}
