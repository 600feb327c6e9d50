/** What VS Code gives a webview, for the state `S` that survives a reload. */
export interface VsCodeApi<S> {
  postMessage(message: unknown): void
  setState(state: S): void
}

declare function acquireVsCodeApi<S>(): VsCodeApi<S>

/** The channel to the extension. It can be asked for once only. */
export function vsCodeApi<S>(): VsCodeApi<S> {
  return acquireVsCodeApi<S>()
}
