import { l10n } from 'vscode'
import { tagsIssue, typedTags } from '../commands/tag-texts'
import { promptText } from '../ui-text'
import { askText } from './ask-text'

/** A question for tags. */
export interface TagsQuestion {
  title: string
  prompt: string
  /** What stands there at first. */
  common: readonly string[]
  /** The tags of each, after what was typed. */
  afterwards(typed: string[]): string[][]
}

/** Asks for tags, separated by commas; `undefined` where the person left. */
export async function askTags({ title, prompt, common, afterwards }: TagsQuestion): Promise<string[] | undefined> {
  const question = {
    title,
    prompt: promptText(prompt),
    placeholder: l10n.t('No tags'),
    value: common.join(', '),
    problem: (text: string) => {
      const issue = afterwards(typedTags(text))
        .map(tagsIssue)
        .find((it) => it !== undefined)
      return (
        issue && (issue.tag === null ? l10n.t('The tags {0}.', issue.message) : tagProblem(issue.tag, issue.message))
      )
    },
  }
  const reply = await askText(question, { step: 1, totalSteps: 1 })
  return typeof reply === 'string' ? undefined : typedTags(reply.answer)
}

function tagProblem(tag: string, message: string): string {
  const start = tag.length > 40 ? `${tag.slice(0, 40)}…` : tag
  return promptText(l10n.t('The tag “{0}” {1}.', start, message))
}
