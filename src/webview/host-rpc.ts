import { type BirpcReturn, createBirpc } from 'birpc'
import type { VsCodeApi } from './vscode-api'

/** The extension, as a webview calls it; `functions` answer what the extension tells. */
export function connectHost<H extends object, W extends object>(
  vscode: Pick<VsCodeApi<unknown>, 'postMessage'>,
  functions: W,
): BirpcReturn<H, W> {
  return createBirpc<H, W>(functions, {
    post: (message) => vscode.postMessage(message),
    on: (handle) => window.addEventListener('message', (event) => handle(event.data)),
    // A busy store answers late, not never.
    timeout: -1,
  })
}
