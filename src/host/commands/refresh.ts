import type { Command } from './command'

/** Refresh: reads the Videos tree anew. */
export const refresh: Command = {
  name: 'refresh',
  async run(context) {
    context.refreshTree()
  },
}
