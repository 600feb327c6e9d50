import { l10n, window } from 'vscode'
import type { QuarantineEntry } from '../../shared/maintenance'
import { dateText } from '../format'
import { filesText } from '../maintenance/texts'
import { ask, type Choice } from '../ui/ask'
import { labelText, messageText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { confirmDeletion } from './confirm-deletion'
import { revealFolder } from './reveal-store'

/** Show Quarantine: lists the damaged and unnamed files that were put aside, to reveal or delete them. */
export const showQuarantine: Command = async ({ service }) => {
  const entries = await service.listQuarantine()
  if (entries.length === 0) {
    void window.showInformationMessage(l10n.t('The quarantine is empty.'))
    return entries
  }
  const title = l10n.t('Quarantine')
  const reply = await ask({
    title,
    placeholder: l10n.t('What was put aside, the newest first'),
    choices: entries.map(toChoice),
  })
  if (typeof reply === 'object') await act(service, reply.answer)
  return entries
}

function toChoice(entry: QuarantineEntry): Choice<QuarantineEntry> {
  return {
    label: labelText(entry.originalName),
    description: [dateText(entry.at), filesText(entry.files, entry.bytes)].join(' · '),
    detail: labelText(entry.name),
    value: entry,
  }
}

async function act(service: CommandContext['service'], entry: QuarantineEntry): Promise<void> {
  const choices: Choice<'reveal' | 'delete'>[] = [
    { label: `$(folder-opened) ${l10n.t('Reveal')}`, value: 'reveal' },
    { label: `$(trash) ${l10n.t('Delete…')}`, value: 'delete' },
  ]
  const reply = await ask({
    title: labelText(entry.originalName),
    placeholder: l10n.t('What shall be done with it?'),
    choices,
  })
  if (typeof reply === 'string') return
  if (reply.answer === 'reveal') return revealFolder(entry.path)
  const detail = l10n.t(
    "This deletes {0} for good. It may be all that is left of data that was damaged. This can't be undone.",
    filesText(entry.files, entry.bytes),
  )
  const question = l10n.t('Delete “{0}” from the quarantine?', entry.originalName)
  if (!(await confirmDeletion(question, detail, l10n.t('Delete')))) return
  await service.deleteQuarantined([entry.name])
  void window.showInformationMessage(messageText(l10n.t('Deleted from the quarantine: {0}', entry.originalName)))
}
