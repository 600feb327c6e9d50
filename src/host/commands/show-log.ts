import type { Command } from './command'

/** Show Log: opens the output channel. */
export const showLog: Command = async (context) => {
  context.log.show()
}
