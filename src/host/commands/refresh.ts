import type { Command } from './command'

/** Refresh: reads the trees anew, and starts the store again if it was given up. */
export const refresh: Command = async (context) => {
  context.refreshTrees()
}
