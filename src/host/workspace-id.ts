import { workspace } from 'vscode'

/** Names the workspace that this window's store belongs to; `null` without an open folder. */
export function workspaceId(): string | null {
  return (workspace.workspaceFile ?? workspace.workspaceFolders?.[0]?.uri)?.toString() ?? null
}
