/**
 * Data shown in a message. VS Code turns `[text](command:…)` in messages into a link that runs the
 * command, so data must not be able to form one.
 */
export function messageText(data: string): string {
  return data.replaceAll('](', '] (')
}

/** Data shown in a label that knows `$(icon)`: the text stays text. */
export function labelText(data: string): string {
  return data.replaceAll('$(', '\\$(')
}

/** Data shown where VS Code knows both links and `$(icon)`, such as in a prompt or the status bar. */
export function promptText(data: string): string {
  return labelText(messageText(data))
}
