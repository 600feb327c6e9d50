import type { Command } from './command'

/** Refresh: reads the Videos tree anew, and starts the store again if it was given up. */
export const refresh: Command = async (context) => {
  context.refreshTree()
}
