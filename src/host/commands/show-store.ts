import type { Command } from './command'

/** Show Store: opens the dashboard of the store. */
export const showStore: Command = async ({ showStore: show }) => show()
