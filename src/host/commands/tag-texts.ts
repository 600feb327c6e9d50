import type * as z from 'zod'
import { tags as tagsSchema } from '../../shared/event-fields'

/** Tags as typed: separated by commas, each once. */
export function typedTags(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  return [...new Set(tags.filter((tag) => tag !== ''))]
}

/** The tags that all of these have, as far as they can be typed: one with a comma in it can't. */
export function commonTags(events: readonly { tags: readonly string[] }[]): string[] {
  const [first, ...others] = events
  return typable(first?.tags.filter((tag) => others.every(({ tags }) => tags.includes(tag))) ?? [])
}

/** The tags that can be typed in a list. */
export function typable(tags: readonly string[]): string[] {
  return tags.filter((tag) => !tag.includes(',') && tag.trim() === tag)
}

/** The tags of one event after what all had in common was changed to what was typed. */
export function changedTags(own: readonly string[], common: readonly string[], typed: readonly string[]): string[] {
  const removed = common.filter((tag) => !typed.includes(tag))
  return [...new Set([...own.filter((tag) => !removed.includes(tag)), ...typed])]
}

/** What is wrong with the tags of an event; the first problem, or `undefined`. */
export function tagsIssue(tags: readonly string[]): { tag: string | null; message: string } | undefined {
  const issue: z.core.$ZodIssue | undefined = tagsSchema.safeParse(tags).error?.issues[0]
  if (issue === undefined) return undefined
  const [index] = issue.path
  return { tag: typeof index === 'number' ? (tags[index] ?? null) : null, message: issue.message }
}
