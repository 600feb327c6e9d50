import type { Command } from './command'

/** Refresh: reads the Videos tree anew. */
export const refresh: Command = async (context) => {
  context.refreshTree()
}
