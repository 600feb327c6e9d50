import type { ExtensionContext } from 'vscode'

/** Starts the extension. */
export function activate(_context: ExtensionContext): void {}
