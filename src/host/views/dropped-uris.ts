import type { DataTransfer } from 'vscode'

/** As VS Code's explorer and most file managers tell of files that are dragged. */
export const URI_LIST = 'text/uri-list'

/** The files and folders that were dropped. */
export async function droppedUris(transfer: DataTransfer): Promise<string[]> {
  const text = await transfer.get(URI_LIST)?.asString()
  return (text ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
}
