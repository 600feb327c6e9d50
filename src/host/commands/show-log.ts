import type { Command } from './command'

/** Show Log: opens the output channel. */
export const showLog: Command = {
  name: 'showLog',
  async run(context) {
    context.log.show()
  },
}
