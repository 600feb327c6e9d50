import { l10n, ThemeIcon, TreeItem } from 'vscode'
import { numberText } from '../format'

/** The last line of a list that is longer than what is shown; `command` makes it longer. */
export function moreItem(id: readonly string[], shown: number, command: string, ...args: unknown[]): TreeItem {
  const item = new TreeItem(l10n.t('Load more…'))
  item.id = JSON.stringify(id)
  item.description = l10n.t('{0} shown', numberText(shown))
  item.iconPath = new ThemeIcon('ellipsis')
  item.command = { command, title: l10n.t('Load more…'), arguments: args }
  return item
}
