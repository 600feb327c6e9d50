import { findSourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Replaces positions in bundles by those in their sources. Node does this by itself once source maps are enabled,
 * but not inside VS Code, which formats stacks on its own.
 */
export function toSourcePositions(stack: string): string {
  return stack.replace(/((?:file:\/\/)?\/[^\s():]+\.js):(\d+):(\d+)/g, (position, file: string, line, column) => {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file
    const entry = findSourceMap(path)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!entry || !('originalSource' in entry)) return position
    return `${fileURLToPath(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}
