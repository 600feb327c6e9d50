import { l10n } from 'vscode'
import { activityChangesSchema } from '../../shared/activities'
import { askText } from '../ui/ask-text'
import { promptText } from '../ui-text'
import { targetActivity } from './activities-target'
import type { Command } from './command'

/** What stands for a line break, since VS Code's input box has one line. */
const LINE_BREAK = '↵'

/** Edit Activity Notes…: what a person wants to say of an activity; nothing clears it. */
export const editActivityNotes: Command = async ({ service, operations }, argument) => {
  const title = l10n.t('Edit activity notes')
  const activity = await targetActivity(service, title, argument)
  if (activity === undefined) return undefined
  const { id, type } = activity
  const before = activity.notes ?? ''
  const value = before.replaceAll(/\r?\n/g, LINE_BREAK)
  const prompt = promptText(l10n.t('Notes of {0} ({1}); {2} stands for a line break', type, id, LINE_BREAK))
  const reply = await askText({ title, prompt, value, placeholder: l10n.t('No notes'), problem }, SINGLE)
  if (typeof reply === 'string' || reply.answer === value) return undefined
  const notes = reply.answer === '' ? null : reply.answer.replaceAll(LINE_BREAK, '\n')
  return operations.run(l10n.t('Updating {0}', id), () => service.updateActivity(id, { notes }))
}

const SINGLE = { step: 1, totalSteps: 1 }

function problem(text: string): string | undefined {
  const { error } = activityChangesSchema.shape.notes.safeParse(text)
  return error && l10n.t('The notes are too long.')
}
