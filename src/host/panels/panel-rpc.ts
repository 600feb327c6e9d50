import { type BirpcReturn, createBirpc } from 'birpc'
import { Disposable, type LogOutputChannel, type Webview } from 'vscode'
import type * as z from 'zod'

/** The two sides of a panel's conversation: what the webview takes, and what the extension answers with. */
export interface PanelRpcOptions<H extends object> {
  webview: Webview
  functions: H
  /** Every message that the webview may send; others are dropped. */
  messages: z.ZodType
  /** Names the panel in the log. */
  name: string
  log: LogOutputChannel
}

/** The channel between the extension and one webview. */
export class PanelRpc<W extends object, H extends object> implements Disposable {
  readonly webview: BirpcReturn<W, H>
  #listener: Disposable = new Disposable(() => {})

  constructor({ webview, functions, messages, name, log }: PanelRpcOptions<H>) {
    this.webview = createBirpc<W, H>(functions, {
      post: (message) => webview.postMessage(message),
      on: (handle) => {
        this.#listener = webview.onDidReceiveMessage((message: unknown) => {
          const checked = messages.safeParse(message)
          if (checked.success) handle(checked.data)
          else log.warn(`${name}: dropped a message that is not part of its contract`)
        })
      },
      // Messages of a webview that is being closed are lost; nobody waits for them.
      timeout: -1,
    })
  }

  dispose(): void {
    this.webview.$close()
    this.#listener.dispose()
  }
}
